package io.troupe.actors.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.object.Entities;
import io.troupe.core.history.Origin;
import io.troupe.core.history.WhyRules;
import io.troupe.core.history.WhyTree;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Grounds;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastEvent;
import io.troupe.persistence.history.PastScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Follows causes through the journal, for one asker; see {@link WhyRules}. One use. */
final class CauseChain {
  /** Longest chain that is followed. */
  private static final int LINKS_MAX = 50;

  /** Events of one object that are looked through for one that says something. */
  private static final int LOOKED_AT_MAX = 2_000;

  private static final int PAGE = 20;

  /** Events of an object that are looked through for the one that something was done for. */
  private static final int FOLLOWERS_MAX = 5;

  /** Revisions within which a write follows what was done for it: it is given up after seconds. */
  private static final long FOLLOWING_MAX = 100_000;

  private final Histories.Parts parts;
  private final Asker asker;
  private final long beginning;
  private final List<ObjectNode> links = new ArrayList<>();

  /**
   * @param beginning of the namespace, for those who may not see what was before
   */
  CauseChain(Histories.Parts parts, Asker asker, long beginning) {
    this.parts = parts;
    this.asker = asker;
    this.beginning = beginning;
  }

  /**
   * @param links the newest first
   * @param origin what it began with; empty where the chain breaks off before that
   */
  record Found(List<ObjectNode> links, Optional<ObjectNode> origin) {}

  /**
   * What led to an event, and by way of which plan.
   *
   * @param later whether it was committed after what it led to
   */
  private record Led(Optional<PastEvent> cause, Optional<WhyRules.Plan> plan, boolean later) {
    static final Led NOTHING = by(Optional.empty());

    static Led by(Optional<PastEvent> cause) {
      return new Led(cause, Optional.empty(), false);
    }
  }

  CompletionStage<Found> from(PastEvent event) {
    return mayRead(event.event().key())
        .thenCompose(may -> {
          if (!may) {
            links.add(WhyTree.hidden(event.event(), event.committed()));
            return end(Optional.empty());
          }
          return before(event).thenCompose(led -> linked(event, led));
        });
  }

  private CompletionStage<Found> linked(PastEvent event, Led led) {
    links.add(
        WhyTree.link(
            event.event(),
            event.committed(),
            event.before(),
            led.plan(),
            EntryReader.isSecret(parts.kinds(), event.event().key().type())));
    if (led.cause().isEmpty()) {
      return end(WhyTree.origin(event.event(), links.getLast()));
    }
    PastEvent cause = led.cause().get();
    // A cause is older than what it led to; anything else would go in circles.
    boolean older = cause.event().revision() < event.event().revision();
    return (older || led.later())
            && cause.event().revision() >= beginning
            && links.size() < LINKS_MAX
        ? from(cause)
        : end(Optional.empty());
  }

  private CompletionStage<Found> end(Optional<ObjectNode> origin) {
    return CompletableFuture.completedFuture(new Found(List.copyOf(links), origin));
  }

  private CompletionStage<Boolean> mayRead(ObjectKey key) {
    return key.type().group().equals(Entities.INTERNAL_GROUP)
        ? CompletableFuture.completedFuture(false)
        : asker.mayGet(key.type(), key.namespace(), key.name());
  }

  private CompletionStage<Led> before(PastEvent event) {
    CommittedEvent effect = event.event();
    List<ObjectKey> others = Grounds.onBehalfOf(effect.event().cause());
    if (!others.isEmpty()) {
      return wanted(effect, others.getFirst());
    }
    if (WhyRules.followsItself(effect)) {
      return newest(
              effect.key(),
              effect.revision() - 1,
              each -> WhyRules.mayLeadTo(each.event(), each.before(), effect))
          .thenApply(Led::by);
    }
    if (Origin.of(effect).isPresent()) {
      return CompletableFuture.completedFuture(Led.NOTHING);
    }
    return WhyRules.endpoint(effect, event.before())
        .map(pod ->
            newest(pod, effect.revision() - 1, CauseChain::movesEndpoints)
                .thenCompose(found ->
                    found.isPresent()
                        ? CompletableFuture.completedFuture(Led.by(found))
                        : byParent(effect)))
        .orElseGet(() -> byParent(effect));
  }

  private static boolean movesEndpoints(PastEvent event) {
    return WhyRules.isTelling(event.event(), event.before())
        || WhyRules.changesReadiness(event.event(), event.before());
  }

  /**
   * What was done for another object's write comes before that: it is the next event of that object
   * that was asked for earlier. A deed without one cleans up after the object's last.
   */
  private CompletionStage<Led> wanted(CommittedEvent effect, ObjectKey other) {
    long from = effect.revision();
    return parts
        .past()
        .events(
            new PastScope.OfObject(other),
            from + 1,
            from + FOLLOWING_MAX,
            Past.Order.OLDEST_FIRST,
            FOLLOWERS_MAX)
        .thenCompose(page -> {
          Optional<PastEvent> next =
              page.events().stream()
                  .filter(each ->
                      !each.event().event().cause().time().isAfter(effect.event().cause().time()))
                  .findFirst();
          return next.isPresent()
              ? CompletableFuture.completedFuture(new Led(next, Optional.empty(), true))
              : newest(other, from, each -> WhyRules.isTelling(each.event(), each.before()))
                  .thenApply(Led::by);
        });
  }

  private CompletionStage<Led> byParent(CommittedEvent effect) {
    long parent = effect.event().cause().parentRevision();
    return at(parent)
        .thenCompose(found -> {
          if (found.isEmpty()) {
            return CompletableFuture.completedFuture(Led.NOTHING);
          }
          PastEvent cause = found.get();
          if (WhyRules.isPlan(cause.event())) {
            return byPlan(cause);
          }
          boolean own = cause.event().key().equals(effect.key());
          return own && !WhyRules.mayLeadTo(cause.event(), cause.before(), effect)
              ? newest(
                      effect.key(),
                      parent,
                      each -> WhyRules.mayLeadTo(each.event(), each.before(), effect))
                  .thenApply(Led::by)
              : CompletableFuture.completedFuture(Led.by(found));
        });
  }

  /** An object's own end is the reason for all that is still done for it. */
  private CompletionStage<Led> byPlan(PastEvent made) {
    Optional<WhyRules.Plan> read = WhyRules.plan(made.event());
    if (read.isEmpty()) {
      return CompletableFuture.completedFuture(Led.NOTHING);
    }
    WhyRules.Plan plan = read.get();
    return at(plan.wokenBy())
        .thenCompose(woke -> {
          boolean reason =
              woke.isPresent() && WhyRules.isReason(plan, woke.get().event(), woke.get().before());
          return reason && woke.get().event().key().equals(plan.object())
              ? CompletableFuture.completedFuture(new Led(woke, read, false))
              : newest(
                      plan.object(),
                      plan.seen(),
                      each -> WhyRules.isTelling(each.event(), each.before()))
                  .thenApply(own ->
                      new Led(
                          reason && own.filter(o -> WhyRules.ends(o.event())).isEmpty()
                              ? woke
                              : own.or(() -> woke),
                          read,
                          false));
        });
  }

  private CompletionStage<Optional<PastEvent>> at(long revision) {
    if (revision <= 0) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return parts
        .past()
        .events(new PastScope.OfCluster(), revision, revision, Past.Order.OLDEST_FIRST, 1)
        .thenApply(page -> page.events().stream().findFirst());
  }

  /** The newest event of an object, up to a revision, that fits. */
  CompletionStage<Optional<PastEvent>> newest(ObjectKey key, long upTo, Predicate<PastEvent> fits) {
    return newest(key, upTo, fits, 0);
  }

  private CompletionStage<Optional<PastEvent>> newest(
      ObjectKey key, long upTo, Predicate<PastEvent> fits, int lookedAt) {
    return parts
        .past()
        .events(new PastScope.OfObject(key), 1, upTo, Past.Order.NEWEST_FIRST, PAGE)
        .thenCompose(page -> {
          Optional<PastEvent> found = page.events().stream().filter(fits).findFirst();
          OptionalLong resume = page.resume();
          int seen = lookedAt + page.events().size() + 1;
          return found.isPresent() || resume.isEmpty() || seen >= LOOKED_AT_MAX
              ? CompletableFuture.completedFuture(found)
              : newest(key, resume.getAsLong(), fits, seen);
        });
  }
}
