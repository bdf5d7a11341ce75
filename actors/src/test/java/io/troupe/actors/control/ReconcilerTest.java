package io.troupe.actors.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.object.EntityReply;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.reconcile.PodViews;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.replicaset.ReplicaSetController;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Passes of one owner of a key after another: what the next one does not know, it asks. */
class ReconcilerTest {
  private FakeCluster cluster;
  private Work work;

  @BeforeEach
  void start() {
    cluster = new FakeCluster();
    StoredObject set =
        cluster.create(
            Types.REPLICA_SETS,
            """
            {"kind":"ReplicaSet","apiVersion":"apps/v1",
             "metadata":{"name":"web","namespace":"default"},
             "spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},
               "template":{"metadata":{"labels":{"app":"web"}},"spec":{}}}}
            """);
    work = new Work(new ReplicaSetController(), set.key());
  }

  /** That remembers nothing. */
  private Reconciler owner() {
    ControlParts parts =
        new ControlParts(
            cluster,
            cluster,
            cluster,
            cluster,
            new BuiltInKinds(),
            cluster,
            InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")),
            System::nanoTime,
            new Random(1));
    RandomIds ids = new RandomIds(parts.random());
    PlanJournal journal = new PlanJournal(cluster, parts.clock(), ids);
    return new Reconciler(parts, journal, PodViews.PLAIN, ids);
  }

  private Outcome pass(Reconciler owner) {
    try {
      return owner
          .reconcile(work, 0, Optional.empty())
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private List<String> names() {
    return cluster.all(Types.PODS).stream().map(pod -> pod.key().name()).toList();
  }

  private List<String> planned() {
    List<String> names = new java.util.ArrayList<>();
    cluster
        .all(Types.PLANS)
        .getFirst()
        .tree()
        .path("spec")
        .path("creates")
        .forEach(name -> names.add(name.asText()));
    return names;
  }

  /** The pods that may be created from now on. */
  private void letCreate(int most) {
    AtomicInteger left = new AtomicInteger(most);
    cluster.refusal =
        request ->
            request.target().kind().type().equals(Types.PODS) && left.getAndDecrement() <= 0
                ? Optional.of(Failure.of(Reason.FORBIDDEN, "exceeded quota"))
                : Optional.empty();
  }

  @Test
  void aNameThatThePlanOfAnotherOwnerGaveIsNotGivenAgain() {
    pass(owner());
    List<String> first = names();
    assertThat(first).hasSize(3);
    cluster.delete(cluster.all(Types.PODS).getFirst());
    pass(owner());
    assertThat(names()).hasSize(3).containsAll(first.subList(1, 3)).doesNotContain(first.get(0));
  }

  @Test
  void namesThatItsOwnerCameNotToAreTakenFirst() {
    letCreate(1);
    assertThat(pass(owner()).failed()).isTrue();
    List<String> all = planned();
    assertThat(names()).hasSize(1);
    letCreate(3);
    pass(owner());
    assertThat(names()).containsExactlyElementsOf(new TreeSet<>(all));
  }

  @Test
  void ofThoseTheOneThatWasGivenAndDeletedIsLeftOut() {
    letCreate(1);
    pass(owner());
    List<String> all = planned();
    String gone = names().getFirst();
    cluster.delete(cluster.all(Types.PODS).getFirst());
    letCreate(3);
    pass(owner());
    assertThat(names()).hasSize(3).doesNotContain(gone);
    assertThat(names()).containsAll(all.stream().filter(name -> !name.equals(gone)).toList());
  }

  @Test
  void anOwnerThatHasSeenAllOfItAsksNobody() {
    Reconciler owner = owner();
    pass(owner);
    List<String> first = names();
    cluster.delete(cluster.all(Types.PODS).getFirst());
    cluster.answer =
        command -> {
          assertThat(command).isNotInstanceOf(ObjectCommand.Delete.class);
          return Optional.empty();
        };
    pass(owner);
    assertThat(names()).hasSize(3).doesNotContain(first.getFirst());
  }

  @Test
  void whileANameCannotBeAskedNothingIsPlanned() {
    pass(owner());
    cluster.delete(cluster.all(Types.PODS).getFirst());
    cluster.answer =
        command ->
            command instanceof ObjectCommand.Delete
                ? Optional.of(new EntityReply.Retry())
                : Optional.empty();
    Reconciler owner = owner();
    assertThat(pass(owner).failed()).isTrue();
    assertThat(names()).hasSize(2);
    cluster.answer = _ -> Optional.empty();
    assertThat(pass(owner).failed()).isFalse();
    assertThat(names()).hasSize(3);
  }

  @Test
  void aPlanWhoseDeletionIsUndecidedIsDeletedByTheNextPass() {
    Reconciler owner = owner();
    pass(owner);
    cluster.delete(cluster.current().get(work.key()).orElseThrow());
    cluster.answer = _ -> Optional.of(new EntityReply.Retry());
    assertThat(pass(owner).failed()).isTrue();
    assertThat(cluster.all(Types.PLANS)).hasSize(1);
    cluster.answer = _ -> Optional.empty();
    assertThat(pass(owner).failed()).isFalse();
    assertThat(cluster.all(Types.PLANS)).isEmpty();
  }
}
