package io.troupe.actors.control;

import io.troupe.actors.gate.Caller;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.OwnerReference;
import io.troupe.core.object.Cause;
import io.troupe.core.outcome.Reason;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.LastPlan;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.PodViews;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Situation.Trouble;
import io.troupe.core.reconcile.Trees;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass for one key: image, plan, journal, deeds, and the wait until the image shows them. Any
 * thread; the caller sees to it that a key has only one pass at a time.
 */
final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  /** A pass that takes longer is given up; what it did shows in the image. */
  private static final long PASS_SECONDS_MAX = 60;

  private final ControlParts parts;
  private final PlanJournal journal;
  private final PodViews pods;
  private final RandomIds ids;

  Reconciler(ControlParts parts, PlanJournal journal, PodViews pods, RandomIds ids) {
    this.parts = parts;
    this.journal = journal;
    this.pods = pods;
    this.ids = ids;
  }

  /**
   * @param wokenBy the revision that made the caller look, 0 for none
   * @param trouble how the last pass failed
   */
  CompletionStage<Outcome> reconcile(Work work, long wokenBy, Optional<Trouble> trouble) {
    ClusterImage image = parts.images().current();
    return reconcile(work, image, parent(work, wokenBy, image), trouble);
  }

  /**
   * What a pass goes back to when no change woke it, but the full pass or the time: the version of
   * the key's object that it looks at.
   */
  private static long parent(Work work, long wokenBy, ClusterImage image) {
    return wokenBy > KeyQueue.UNKNOWN_REVISION
        ? wokenBy
        : image.get(work.key()).map(StoredObject::revision).orElse(0L);
  }

  private CompletionStage<Outcome> reconcile(
      Work work, ClusterImage image, long wokenBy, Optional<Trouble> trouble) {
    LastPlan last = journal.last(work, image);
    Plan plan = plan(work, image, last, trouble);
    List<ObjectKey> inDoubt = last.inDoubt(plan, image);
    CompletionStage<Outcome> pass =
        inDoubt.isEmpty()
            ? act(work, image, wokenBy, trouble, last, plan)
            : journal
                .given(last, inDoubt, () -> cause(work, wokenBy))
                .thenCompose(given -> {
                  long seen = given.map(LastPlan.Given::revision).orElse(0L);
                  if (given.isEmpty() || seen > image.revision()) {
                    return parts.images().atLeast(seen).thenApply(_ -> Outcome.RETRY);
                  }
                  LastPlan sure = last.without(given.get());
                  return act(work, image, wokenBy, trouble, sure, plan(work, image, sure, trouble));
                });
    return pass.toCompletableFuture().orTimeout(PASS_SECONDS_MAX, TimeUnit.SECONDS);
  }

  private Plan plan(Work work, ClusterImage image, LastPlan last, Optional<Trouble> trouble) {
    var situation = new Situation(parts.clock().instant(), last.names(), trouble, pods);
    return work.controller().plan(image, work.key(), situation);
  }

  private CompletionStage<Outcome> act(
      Work work,
      ClusterImage image,
      long wokenBy,
      Optional<Trouble> trouble,
      LastPlan last,
      Plan plan) {
    if (plan.isEmpty()) {
      return forgetIfGone(work, image, last, wokenBy, plan);
    }
    LOG.debug("{} at revision {}: {}", work, image.revision(), plan.why());
    return plan.weighty()
        ? journal
            .write(last, plan, cause(work, wokenBy), image.revision())
            .thenCompose(revision ->
                revision.isEmpty()
                    ? CompletableFuture.completedFuture(Outcome.RETRY)
                    : carryOut(work, plan, revision.getAsLong(), trouble, Optional.of(last)))
        : carryOut(work, plan, wokenBy, trouble, Optional.empty());
  }

  /**
   * @param parent the journaled plan's revision, or what woke one that is not journaled
   * @param journaled after which plan this one was written down
   */
  private CompletionStage<Outcome> carryOut(
      Work work, Plan plan, long parent, Optional<Trouble> before, Optional<LastPlan> journaled) {
    PlanRunner runner =
        new PlanRunner(
            parts.gate(),
            parts.kinds(),
            parts.events(),
            () -> caller(work, parent),
            work.controller().component(),
            this::madeByUs);
    return runner
        .run(plan.actions())
        .thenCompose(refused -> {
          journaled.ifPresent(
              last -> journal.ended(last, new LastPlan.Ended(parent, left(plan, runner))));
          Outcome outcome =
              refused
                  .map(result -> failed(work, result, before))
                  .orElse(new Outcome(false, Optional.empty(), plan.requeueAfter()));
          long seen = Math.max(parent, runner.highestRevision());
          return parts.images().atLeast(seen).thenApply(_ -> outcome);
        });
  }

  /** The next plan begins with these names: a creation whose answer was lost may still come. */
  private static List<String> left(Plan plan, PlanRunner runner) {
    return plan.actions().stream()
        .flatMap(action -> action instanceof Action.Create create ? Stream.of(create.key()) : null)
        .filter(key -> !runner.hasCreated(key))
        .map(ObjectKey::name)
        .toList();
  }

  private static Outcome failed(Work work, PlanRunner.Result result, Optional<Trouble> before) {
    var failure = result.failure().orElseThrow();
    boolean moved = failure.reason() == Reason.CONFLICT || failure.reason() == Reason.NOT_FOUND;
    boolean known = before.map(t -> t.message().equals(failure.message())).orElse(false);
    if (!moved && !known) { // the same refusal at each retry is said once
      LOG.warn("{}: {} refused: {}", work, result.action().text(), failure.message());
    }
    Optional<Action.Announce> announce =
        switch (result.action()) {
          case Action.Create create -> create.announce();
          case Action.Delete delete -> delete.announce();
          case Action.Update update -> update.announce();
          case Action.Patch _, Action.Note _ -> Optional.empty();
        };
    return new Outcome(
        true,
        announce
            .filter(a -> !a.failedReason().isEmpty())
            .map(a -> new Trouble(a.failedReason(), failure.message())),
        Optional.empty());
  }

  /** By the controlling owner; objects without one are what they are named. */
  private boolean madeByUs(Action.Create create) {
    List<OwnerReference> wanted = OwnerReference.of(create.object());
    return parts
        .images()
        .current()
        .get(create.key())
        .map(found ->
            wanted.isEmpty()
                || Trees.controllerOf(found)
                    .map(owner -> owner.uid().equals(wanted.getFirst().uid()))
                    .orElse(false))
        .orElse(true);
  }

  private CompletionStage<Outcome> forgetIfGone(
      Work work, ClusterImage image, LastPlan last, long wokenBy, Plan plan) {
    Outcome rest = new Outcome(false, Optional.empty(), plan.requeueAfter());
    if (last.stored().isEmpty() || image.get(work.key()).isPresent()) {
      return CompletableFuture.completedFuture(rest);
    }
    return journal
        .forget(last.stored().get(), cause(work, wokenBy))
        .thenCompose(revision ->
            revision.isEmpty()
                ? CompletableFuture.completedFuture(Outcome.RETRY)
                : parts.images().atLeast(revision.getAsLong()).thenApply(_ -> rest));
  }

  private Caller caller(Work work, long parent) {
    return new Caller(user(work), "", agent(work), ids.next(), parent);
  }

  private Cause cause(Work work, long parent) {
    UserInfo user = user(work);
    return new Cause(
        user.name(),
        user.groups(),
        "",
        agent(work),
        "update",
        "",
        ids.next(),
        parts.clock().instant(),
        parent);
  }

  private static UserInfo user(Work work) {
    return work.controller().actsAsServer()
        ? UserInfo.SERVER
        : UserInfo.serviceAccount("kube-system", work.controller().name(), "");
  }

  private static String agent(Work work) {
    return "troupe-controller/" + work.controller().name();
  }
}
