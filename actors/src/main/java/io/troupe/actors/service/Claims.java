package io.troupe.actors.service;

import io.troupe.actors.gate.Delay;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.object.Entities;
import io.troupe.actors.object.EntityReply;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.Grounds;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.service.Claim;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stakes and gives up claims at their entities. Any thread. */
final class Claims {
  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
  private static final int SENDS_MAX = 8;
  private static final Duration PAUSE_MIN = Duration.ofMillis(15);

  /** How staking ends. */
  enum Outcome {
    /** Now or by the same request before. */
    STAKED,
    TAKEN,
    /** The journal has no room, or the entity does not answer. */
    UNAVAILABLE
  }

  private final Entities entities;
  private final ImageReader images;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Delay delay;

  Claims(
      Entities entities,
      ImageReader images,
      InstantSource clock,
      RandomGenerator random,
      Delay delay) {
    this.entities = entities;
    this.images = images;
    this.clock = clock;
    this.random = random;
    this.delay = delay;
  }

  /**
   * @param requestId the same request may stake the same claim again
   */
  CompletionStage<Outcome> stake(Claim claim, Claim.Holder holder, String requestId) {
    Uid uid = new Uid(newId());
    byte[] stored = Json.stored(claim.object(holder, uid, clock.instant()));
    return send(
        claim.key(),
        // A claim that arrives late must not stake again what was given up since.
        Expectation.noneAt(images.current().revision()),
        cause("create", requestId, holder),
        new ObjectCommand.Create(uid, stored),
        1);
  }

  /** Gives up those of the claims that are the holder's and that it does not list any more. */
  void giveUp(Set<Claim> claims, Claim.Holder holder) {
    ClusterImage image = images.current();
    Optional<StoredObject> service =
        image.get(ObjectKey.of("", "services", holder.namespace(), holder.name()));
    Set<Claim> listed = service.map(s -> Claim.of(s.tree())).orElse(Set.of());
    for (Claim claim : claims) {
      image
          .get(claim.key())
          .filter(Claim::isOurs)
          .filter(object -> !listed.contains(claim))
          .filter(object -> Claim.holderOf(object.tree()).equals(holder))
          .ifPresent(this::delete);
    }
  }

  /** Only this life of the claim: nobody else's of the same value. */
  void delete(StoredObject claim) {
    send(
            claim.key(),
            Expectation.of(claim.uid(), 0),
            cause("delete", newId(), Claim.holderOf(claim.tree())),
            new ObjectCommand.Delete(DeleteOptions.DEFAULT),
            1)
        .whenComplete((outcome, failure) -> {
          if (failure != null || outcome == Outcome.UNAVAILABLE) {
            LOG.warn("claim {} (uid {}) not given up yet", claim.key(), claim.uid(), failure);
          }
        });
  }

  CompletionStage<Void> pause(Duration time) {
    return delay.after(time);
  }

  private CompletionStage<Outcome> send(
      ObjectKey key, Expectation expected, Cause cause, ObjectCommand command, int count) {
    return entities
        .ask(key, expected, cause, command)
        .thenCompose(reply ->
            switch (reply) {
              case EntityReply.Done _, EntityReply.Unchanged _ ->
                  CompletableFuture.completedStage(Outcome.STAKED);
              case EntityReply.Stale(var revision)
                  when command instanceof ObjectCommand.Create && count < SENDS_MAX ->
                  images
                      .atLeast(revision)
                      .thenCompose(image ->
                          send(
                              key,
                              Expectation.noneAt(image.revision()),
                              cause,
                              command,
                              count + 1));
              case EntityReply.Refused _, EntityReply.Stale _ ->
                  CompletableFuture.completedStage(Outcome.TAKEN);
              case EntityReply.Busy _ -> CompletableFuture.completedStage(Outcome.UNAVAILABLE);
              case EntityReply.Retry _ ->
                  count == SENDS_MAX
                      ? CompletableFuture.completedStage(Outcome.UNAVAILABLE)
                      : delay
                          .after(PAUSE_MIN.multipliedBy(1L << (count - 1)))
                          .thenCompose(_ -> send(key, expected, cause, command, count + 1));
            });
  }

  /** It comes before what is done to its Service, so it names that and not a revision. */
  private Cause cause(String verb, String requestId, Claim.Holder holder) {
    ObjectKey service = ObjectKey.of("", "services", holder.namespace(), holder.name());
    return new Cause(
        "system:apiserver",
        List.of(UserInfo.MASTERS, UserInfo.AUTHENTICATED),
        "",
        "troupe",
        verb,
        "",
        requestId,
        clock.instant(),
        0,
        "",
        "",
        Grounds.onBehalfOf(List.of(service)));
  }

  /** A random version 4 UUID. */
  private String newId() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low).toString();
  }
}
