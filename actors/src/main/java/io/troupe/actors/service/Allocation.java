package io.troupe.actors.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteHook;
import io.troupe.actors.image.ImageReader;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.service.AllocationPlan;
import io.troupe.core.service.AllocationPlan.Want;
import io.troupe.core.service.Claim;
import io.troupe.core.service.ServiceRanges;
import io.troupe.core.service.ValueRange;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One Service's plan carried out, one claim after the other; if one cannot be had, those staked
 * before are given up.
 *
 * <p>Which values are tried for a free want follows from the request id, so that the same request
 * computed again finds the claim it staked the first time.
 */
final class Allocation {
  private static final GroupVersionKind SERVICE = new GroupVersionKind("", "v1", "Service");

  /** Collisions with claims that the image did not show yet. */
  private static final int FREE_TRIES_MAX = 64;

  /** How often a named value is tried while its holder seems to be going. */
  private static final int NAMED_TRIES_MAX = 10;

  private static final Duration NAMED_PAUSE = Duration.ofMillis(50);

  private final ServiceRanges ranges;
  private final Claims claims;
  private final ImageReader images;
  private final ObjectNode service;
  private final Claim.Holder holder;
  private final WriteHook.About about;
  private final boolean exists;
  private final Set<Claim> staked = new TreeSet<>();

  /**
   * @param service receives the values
   * @param exists whether the Service is updated rather than created
   */
  Allocation(
      ServiceRanges ranges,
      Claims claims,
      ImageReader images,
      ObjectNode service,
      Claim.Holder holder,
      WriteHook.About about,
      boolean exists) {
    this.ranges = ranges;
    this.claims = claims;
    this.images = images;
    this.service = service;
    this.holder = holder;
    this.about = about;
    this.exists = exists;
  }

  CompletionStage<Optional<Failure>> run(AllocationPlan plan) {
    return next(plan.wants().iterator(), 0)
        .whenComplete((refusal, failure) -> {
          if (failure != null || refusal.isPresent()) {
            claims.giveUp(staked, holder);
          }
        });
  }

  private CompletionStage<Optional<Failure>> next(Iterator<Want> wants, int index) {
    if (!wants.hasNext()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    Want want = wants.next();
    return satisfy(want, index)
        .thenCompose(refusal ->
            refusal.isPresent()
                ? CompletableFuture.completedStage(refusal)
                : next(wants, index + 1));
  }

  private CompletionStage<Optional<Failure>> satisfy(Want want, int index) {
    if (want.explicit().isPresent()) {
      String value = want.explicit().get();
      if (!range(want).contains(value)) {
        return refused(want, outside(want));
      }
      return about.dryRun() ? given(want, value) : named(want, value, 1);
    }
    Iterator<String> candidates = range(want).candidates(seed(index)).iterator();
    if (about.dryRun()) {
      return given(want, candidates.next());
    }
    return any(want, candidates, FREE_TRIES_MAX, true);
  }

  private CompletionStage<Optional<Failure>> named(Want want, String value, int count) {
    Claim claim = new Claim(want.sort(), value);
    return claims
        .stake(claim, holder, about.requestId())
        .thenCompose(outcome ->
            switch (outcome) {
              case STAKED -> staked(want, claim);
              case UNAVAILABLE -> unavailable();
              case TAKEN -> {
                if (isOwn(claim)) {
                  yield given(want, value);
                }
                if (count < NAMED_TRIES_MAX && isGoing(claim)) {
                  yield claims.pause(NAMED_PAUSE).thenCompose(_ -> named(want, value, count + 1));
                }
                yield refused(want, taken(want));
              }
            });
  }

  private CompletionStage<Optional<Failure>> any(
      Want want, Iterator<String> candidates, int tries, boolean first) {
    Optional<Claim> found = nextFree(want, candidates, first);
    if (found.isEmpty() || tries == 0) {
      String what = want.sort() == Claim.Sort.ADDRESS ? "serviceIP" : "nodePort";
      return CompletableFuture.completedStage(
          Optional.of(Failure.internal("failed to allocate a " + what + ": range is full")));
    }
    Claim claim = found.get();
    return claims
        .stake(claim, holder, about.requestId())
        .thenCompose(outcome ->
            switch (outcome) {
              case STAKED -> staked(want, claim);
              case UNAVAILABLE -> unavailable();
              case TAKEN -> any(want, candidates, tries - 1, false);
            });
  }

  /** The very first is tried unseen: it may be what this request staked before. */
  private Optional<Claim> nextFree(Want want, Iterator<String> candidates, boolean first) {
    ClusterImage image = images.current();
    while (candidates.hasNext()) {
      Claim claim = new Claim(want.sort(), candidates.next());
      if (!staked.contains(claim) && (first || image.get(claim.key()).isEmpty())) {
        return Optional.of(claim);
      }
    }
    return Optional.empty();
  }

  private CompletionStage<Optional<Failure>> staked(Want want, Claim claim) {
    staked.add(claim);
    return given(want, claim.value());
  }

  private CompletionStage<Optional<Failure>> given(Want want, String value) {
    want.give(service, value);
    return CompletableFuture.completedStage(Optional.empty());
  }

  /** An update may take again what the Service let go but the sweeper has not given up. */
  private boolean isOwn(Claim claim) {
    return exists
        && images
            .current()
            .get(claim.key())
            .map(object -> Claim.holderOf(object.tree()).equals(holder))
            .orElse(false);
  }

  /** Whether the holder is gone already, so that its claim will go any moment. */
  private boolean isGoing(Claim claim) {
    ClusterImage image = images.current();
    Optional<StoredObject> object = image.get(claim.key());
    if (object.isEmpty()) {
      return true;
    }
    Claim.Holder other = Claim.holderOf(object.get().tree());
    return image.get(ObjectKey.of("", "services", other.namespace(), other.name())).isEmpty();
  }

  private ValueRange range(Want want) {
    return switch (want.sort()) {
      case ADDRESS -> ranges.addresses();
      case NODE_PORT -> ranges.nodePorts();
    };
  }

  private long seed(int index) {
    long seed = index;
    for (int i = 0; i < about.requestId().length(); i++) {
      seed = (seed ^ about.requestId().charAt(i)) * 0x100000001B3L; // FNV-1a
    }
    return seed ^ seed >>> 32;
  }

  private String outside(Want want) {
    return switch (want.sort()) {
      case ADDRESS ->
          "provided IP is not in the valid range. The range of valid IPs is " + range(want);
      case NODE_PORT ->
          "provided port is not in the valid range. The range of valid ports is " + range(want);
    };
  }

  private static String taken(Want want) {
    return switch (want.sort()) {
      case ADDRESS -> "provided IP is already allocated";
      case NODE_PORT -> "provided port is already allocated";
    };
  }

  private CompletionStage<Optional<Failure>> refused(Want want, String why) {
    return CompletableFuture.completedStage(
        Optional.of(Failure.invalid(SERVICE, about.key().name(), List.of(want.refusal(why)))));
  }

  private static CompletionStage<Optional<Failure>> unavailable() {
    return CompletableFuture.completedStage(
        Optional.of(
            Failure.of(
                    Reason.TOO_MANY_REQUESTS,
                    "the server has received too many requests and has asked us to try again later")
                .withRetryAfter(1)));
  }
}
