package io.troupe.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.DeleteOptions.Propagation;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** People who create, scale, change and delete workloads, pods and nodes as they please. */
final class Users {
  private static final Duration BUSY = Duration.ofSeconds(45);
  private static final List<String> WORKLOADS = List.of("api", "web");
  private static final int NODES = 4;
  private static final int REPLICAS_MAX = 5;

  private final Timeline time;
  private final Sender sender;
  private final Promises promises;

  Users(Timeline time, Sender sender, Promises promises) {
    this.time = time;
    this.sender = sender;
    this.promises = promises;
    for (int i = 0; i < NODES; i++) {
      createNode(i);
    }
    workload(WORKLOADS.getFirst());
    time.in(time.between(200, 3_000), this::act);
  }

  private void act() {
    if (time.nanos() > BUSY.toNanos()) {
      return;
    }
    String name = WORKLOADS.get(time.random().nextInt(WORKLOADS.size()));
    switch (time.random().nextInt(10)) {
      case 0, 1, 2 -> workload(name);
      case 3, 4 -> change(name, spec -> spec.put("replicas", replicas()));
      case 5 -> change(name, spec -> container(spec).put("image", "v" + time.random().nextInt(4)));
      case 6, 7 -> any(Types.PODS).ifPresent(pod -> delete(pod, Optional.empty()));
      case 8 -> node();
      default -> deployment(name).ifPresent(found -> delete(found, propagation()));
    }
    time.in(time.between(100, 5_000), this::act);
  }

  private int replicas() {
    return time.random().nextInt(REPLICAS_MAX + 1);
  }

  private Optional<StoredObject> deployment(String name) {
    return promises.truth().get(new ObjectKey(Types.DEPLOYMENTS, "default", name));
  }

  private Optional<StoredObject> any(ResourceType type) {
    List<StoredObject> all = List.copyOf(promises.truth().of(type).all());
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(all.get(time.random().nextInt(all.size())));
  }

  private Optional<Propagation> propagation() {
    return switch (time.random().nextInt(4)) {
      case 0 -> Optional.of(Propagation.FOREGROUND);
      case 1 -> Optional.of(Propagation.ORPHAN);
      case 2 -> Optional.of(Propagation.BACKGROUND);
      default -> Optional.empty();
    };
  }

  private void node() {
    int index = time.random().nextInt(NODES);
    Optional<StoredObject> node =
        promises.truth().get(new ObjectKey(Types.NODES, "", "node-" + index));
    if (node.isEmpty()) {
      createNode(index);
    } else if (index > 1) { // two stay, so that there is room for all
      delete(node.get(), Optional.empty());
    }
  }

  private void createNode(int index) {
    create(
        Types.NODES,
        """
        {"kind":"Node","apiVersion":"v1","metadata":{"name":"node-%d"},
         "status":{"allocatable":{"cpu":"4","memory":"8Gi","pods":"20"}}}
        """
            .formatted(index));
  }

  private void workload(String name) {
    if (deployment(name).isPresent()) {
      return;
    }
    int surge = time.random().nextInt(3);
    create(
        Types.DEPLOYMENTS,
        """
        {"kind":"Deployment","apiVersion":"apps/v1",
         "metadata":{"name":"%1$s","namespace":"default"},
         "spec":{"replicas":%2$d,"revisionHistoryLimit":2,"progressDeadlineSeconds":600,
           "selector":{"matchLabels":{"app":"%1$s"}},
           "strategy":{"type":"RollingUpdate",
             "rollingUpdate":{"maxSurge":%3$d,"maxUnavailable":%4$d}},
           "template":{"metadata":{"labels":{"app":"%1$s"}},
             "spec":{"schedulerName":"default-scheduler","terminationGracePeriodSeconds":30,
               "containers":[{"name":"c","image":"v0"}]}}}}
        """
            .formatted(name, replicas(), surge, surge == 0 ? 1 : time.random().nextInt(2)));
  }

  private void create(ResourceType type, String json) {
    ObjectNode tree = Json.parse(json);
    Uid uid = new Uid("uid-%016x".formatted(time.random().nextLong()));
    ObjectNode metadata = Trees.metadata(tree);
    metadata.put("uid", uid.value()).put("generation", 1);
    metadata.put("creationTimestamp", Trees.time(time.now()));
    ObjectKey key =
        new ObjectKey(type, metadata.path("namespace").asText(""), metadata.path("name").asText());
    sender.send(
        key,
        Expectation.ANY,
        sender.cause("user", 0),
        new ObjectCommand.Create(uid, Json.stored(tree)),
        _ -> {});
  }

  private void change(String name, Consumer<ObjectNode> how) {
    Optional<StoredObject> found = deployment(name);
    if (found.isEmpty()) {
      return;
    }
    ObjectNode tree = Json.parse(Json.withoutResourceVersion(found.get().json()));
    how.accept((ObjectNode) tree.path("spec"));
    ObjectNode metadata = Trees.metadata(tree);
    metadata.put("generation", metadata.path("generation").asLong() + 1);
    sender.send(
        found.get().key(),
        Expectation.of(found.get().uid(), found.get().sequenceNumber()),
        sender.cause("user", 0),
        new ObjectCommand.Replace(EventType.SPEC_CHANGED, Json.stored(tree)),
        _ -> {});
  }

  private static ObjectNode container(ObjectNode spec) {
    return (ObjectNode) spec.at("/template/spec/containers/0");
  }

  private void delete(StoredObject object, Optional<Propagation> propagation) {
    sender.send(
        object.key(),
        Expectation.ANY,
        sender.cause("user", 0),
        new ObjectCommand.Delete(
            new DeleteOptions(
                Optional.empty(),
                propagation,
                Optional.of(object.uid().value()),
                Optional.empty())),
        _ -> {});
  }
}
