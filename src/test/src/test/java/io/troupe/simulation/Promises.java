package io.troupe.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.FactsReader;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.OwnerReference;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.EventType;
import io.troupe.core.reconcile.PodView;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold at every moment, and what must hold once everything has come to rest. */
final class Promises {
  /** A stopped node may carry out an old plan after as long as it was stopped. */
  private static final Duration WISH_REMEMBERED = Duration.ofSeconds(40);

  /** One of them does not hold. */
  static final class Broken extends RuntimeException {
    Broken(String what) {
      super(what);
    }
  }

  private record Wish(long atNanos, int replicas) {}

  private final Timeline time;
  private final FactsReader facts;
  private final Map<String, Uid> lives = new HashMap<>();
  private final Set<Uid> births = new HashSet<>();
  private final Map<String, Long> podsBorn = new HashMap<>();
  private final Map<Uid, String> places = new HashMap<>();
  private final Map<Uid, String> startedOn = new HashMap<>();
  private final Map<Uid, Deque<Wish>> wishes = new HashMap<>();
  private ClusterImage truth = ClusterImage.EMPTY;

  Promises(Timeline time, Journal journal, FactsReader facts) {
    this.time = time;
    this.facts = facts;
    journal.listen(this::committed);
  }

  /** Everything that is committed. */
  ClusterImage truth() {
    return truth;
  }

  /** A command is about this life of its object. */
  void expect(String requestId, Uid life) {
    lives.put(requestId, life);
  }

  /** A kubelet starts a pod's containers. */
  void started(Uid pod, String node) {
    String before = startedOn.put(pod, node);
    check(before == null, "pod %s started on %s and on %s", pod, before, node);
  }

  private void committed(Commit commit) {
    ClusterImage.Applied applied = truth.apply(commit, facts);
    truth = applied.image();
    for (CommittedEvent event : commit.events()) {
      Uid expected = lives.get(event.event().cause().requestId());
      check(
          expected == null || expected.equals(event.event().uid()),
          "%s of %s was meant for %s and met %s",
          event.event().type(),
          event.key(),
          expected,
          event.event().uid());
    }
    for (ObjectChange change : applied.changes()) {
      if (change.type() == EventType.CREATED) {
        Uid born = change.last().uid();
        check(births.add(born), "%s of %s is born again", born, change.last().key());
      }
      if (change.last().key().type().equals(Types.PLANS)) {
        plan(change);
      } else if (change.last().key().type().equals(Types.PODS)) {
        pod(change);
      } else if (change.last().key().type().equals(Types.REPLICA_SETS)) {
        wish(change.last());
      }
    }
  }

  /** No plan names anew what the plan before has created and somebody has deleted since. */
  private void plan(ObjectChange change) {
    long before = change.before().map(StoredObject::revision).orElse(Long.MAX_VALUE);
    JsonNode spec = change.last().tree().path("spec");
    String object = spec.path("objectUid").asText();
    long seen = spec.path("revisionSeen").asLong();
    for (String name : Json.texts(spec.path("creates"))) {
      long born = born(object, name);
      check(
          born <= before || born > seen,
          "%s names %s, which was born at %d",
          change.last().key(),
          name,
          born);
    }
  }

  /** When this owner last had a pod of this name; 0 for never. */
  private long born(String owner, String name) {
    return podsBorn.getOrDefault(owner + "/" + name, 0L);
  }

  private void pod(ObjectChange change) {
    StoredObject pod = change.last();
    String node = pod.facts().fields().getOrDefault("spec.nodeName", "");
    if (!node.isEmpty()) {
      String before = places.put(pod.uid(), node);
      check(
          before == null || before.equals(node), "%s moved from %s to %s", pod.key(), before, node);
    }
    if (change.type() == EventType.CREATED) {
      Trees.controllerOf(pod)
          .ifPresent(owner -> {
            podsBorn.put(owner.uid().value() + "/" + pod.key().name(), pod.revision());
            notTooMany(pod.key(), owner);
          });
    }
  }

  private void notTooMany(ObjectKey created, OwnerReference owner) {
    Deque<Wish> wished = wishes.get(owner.uid());
    if (wished == null) {
      return;
    }
    // Of older wishes only the last counts: it held when the time began.
    while (wished.size() > 1
        && second(wished).atNanos() < time.nanos() - WISH_REMEMBERED.toNanos()) {
      wished.removeFirst();
    }
    int most = wished.stream().mapToInt(Wish::replicas).max().orElse(0);
    long active = activeOf(owner.uid(), created.namespace()).size();
    check(
        active <= most,
        "%s is number %d of a ReplicaSet that wanted at most %d",
        created,
        active,
        most);
  }

  private static Wish second(Deque<Wish> wished) {
    var each = wished.iterator();
    each.next();
    return each.next();
  }

  private void wish(StoredObject set) {
    int replicas = set.tree().path("spec").path("replicas").asInt();
    Deque<Wish> wished = wishes.computeIfAbsent(set.uid(), _ -> new ArrayDeque<>());
    if (wished.isEmpty() || wished.getLast().replicas() != replicas) {
      wished.add(new Wish(time.nanos(), replicas));
    }
  }

  private List<PodView> activeOf(Uid owner, String namespace) {
    List<PodView> found = new ArrayList<>();
    for (StoredObject pod : truth.of(Types.PODS).inNamespace(namespace)) {
      Optional<OwnerReference> controller = Trees.controllerOf(pod);
      if (controller.isPresent() && controller.get().uid().equals(owner)) {
        PodView view = PodView.of(pod);
        if (view.active()) {
          found.add(view);
        }
      }
    }
    return found;
  }

  /** At the end, when nothing has gone wrong for minutes. */
  void atRest(List<Replica> replicas) {
    for (Replica replica : replicas) {
      sameAsTruth(replica.image());
    }
    for (var type : truth.types()) {
      for (StoredObject object : truth.of(type).all()) {
        check(!object.facts().deleting(), "%s is still being deleted", object.key());
        for (OwnerReference owner : object.facts().owners()) {
          check(lives(owner.uid()), "%s has outlived its owner %s", object.key(), owner.name());
        }
      }
    }
    truth.of(Types.REPLICA_SETS).all().forEach(this::setAtRest);
    truth.of(Types.DEPLOYMENTS).all().forEach(this::deploymentAtRest);
  }

  private void sameAsTruth(ClusterImage image) {
    check(image.revision() == truth.revision(), "an image stays at %d", image.revision());
    for (var type : truth.types()) {
      List<StoredObject> wanted = List.copyOf(truth.of(type).all());
      check(
          wanted.equals(List.copyOf(image.of(type).all())),
          "an image shows other %s than the journal",
          type);
    }
  }

  private boolean lives(Uid uid) {
    return truth.types().stream()
        .flatMap(type -> truth.of(type).all().stream())
        .anyMatch(object -> object.uid().equals(uid));
  }

  private void setAtRest(StoredObject set) {
    int wanted = set.tree().path("spec").path("replicas").asInt();
    List<PodView> active = activeOf(set.uid(), set.key().namespace());
    check(active.size() == wanted, "%s has %d pods, not %d", set.key(), active.size(), wanted);
    for (PodView pod : active) {
      ObjectKey node =
          new ObjectKey(Types.NODES, "", pod.nodeName().isEmpty() ? "-" : pod.nodeName());
      check(truth.get(node).isPresent(), "%s has no node", pod.stored().key());
      check(pod.ready(), "%s is not ready", pod.stored().key());
    }
  }

  private void deploymentAtRest(StoredObject deployment) {
    var spec = deployment.tree().path("spec");
    String image = spec.at("/template/spec/containers/0/image").asText();
    int pods = 0;
    for (StoredObject set : truth.of(Types.REPLICA_SETS).all()) {
      Optional<OwnerReference> owner = Trees.controllerOf(set);
      if (owner.isPresent() && owner.get().uid().equals(deployment.uid())) {
        var own = set.tree().path("spec");
        int replicas = own.path("replicas").asInt();
        pods += replicas;
        check(
            replicas == 0 || own.at("/template/spec/containers/0/image").asText().equals(image),
            "%s still runs what %s replaced",
            set.key(),
            deployment.key());
      }
    }
    int wanted = spec.path("replicas").asInt();
    check(pods == wanted, "%s has %d pods, not %d", deployment.key(), pods, wanted);
  }

  private void check(boolean holds, String what, Object... arguments) {
    if (!holds) {
      throw new Broken(
          "at %.3f s, revision %d: ".formatted(time.nanos() / 1e9, truth.revision())
              + what.formatted(arguments));
    }
  }
}
