package io.troupe.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.Commit;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Types;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All nodes' agents: they start what is bound to them, now and then fail, and stop what is to go.
 */
final class Kubelets {
  private final Timeline time;
  private final Sender sender;
  private final Promises promises;
  private final Set<Uid> starting = new HashSet<>();
  private final Set<Uid> stopping = new HashSet<>();

  Kubelets(Timeline time, Journal journal, Sender sender, Promises promises) {
    this.time = time;
    this.sender = sender;
    this.promises = promises;
    journal.listen(this::committed);
  }

  private void committed(Commit commit) {
    for (var event : commit.events()) {
      if (event.key().type().equals(Types.PODS)) {
        promises.truth().get(event.key()).ifPresent(this::look);
      } else if (event.key().type().equals(Types.NODES)
          && event.event().type() == EventType.CREATED) {
        // A new agent is told of all that is bound to its node, also of what is to go.
        List.copyOf(promises.truth().of(Types.PODS).all()).forEach(this::look);
      }
    }
  }

  private void look(StoredObject pod) {
    String node = pod.facts().fields().getOrDefault("spec.nodeName", "");
    if (node.isEmpty() || !exists(node)) {
      return;
    }
    if (pod.facts().deleting()) {
      if (stopping.add(pod.uid())) {
        time.in(time.between(10, 3_000), () -> gone(pod.key(), pod.uid()));
      }
    } else if (starting.add(pod.uid())) {
      promises.started(pod.uid(), node);
      time.in(time.between(10, 2_000), () -> report(pod.key(), pod.uid(), "Running"));
      if (time.mishap(0.05)) {
        time.in(time.between(3_000, 20_000), () -> report(pod.key(), pod.uid(), "Failed"));
      }
    }
  }

  private boolean exists(String node) {
    return promises.truth().get(new ObjectKey(Types.NODES, "", node)).isPresent();
  }

  private void report(ObjectKey key, Uid uid, String phase) {
    Optional<StoredObject> pod = promises.truth().get(key).filter(p -> p.uid().equals(uid));
    if (pod.isEmpty()
        || pod.get().facts().fields().getOrDefault("status.phase", "").equals("Failed")) {
      return;
    }
    ObjectNode tree = Json.parse(Json.withoutResourceVersion(pod.get().json()));
    ObjectNode status = tree.withObject("status").put("phase", phase);
    boolean ready = phase.equals("Running");
    Conditions.set(status, "Ready", ready ? "True" : "False", "", "", time.now());
    sender.send(
        key,
        Expectation.of(uid, pod.get().sequenceNumber()),
        sender.cause("kubelet", 0),
        new ObjectCommand.Replace(EventType.STATUS_REPORTED, Json.stored(tree)),
        answer -> {
          if (answer instanceof Journal.Answer.Stale) {
            report(key, uid, phase);
          }
        });
  }

  private void gone(ObjectKey key, Uid uid) {
    sender.send(
        key,
        Expectation.ANY,
        sender.cause("kubelet", 0),
        new ObjectCommand.Delete(
            new DeleteOptions(
                Optional.of(0L), Optional.empty(), Optional.of(uid.value()), Optional.empty())),
        _ -> {});
  }
}
