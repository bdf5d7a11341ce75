package io.troupe.actors.quota;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.object.Entities;
import io.troupe.actors.object.EntityReply;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.Grounds;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.core.quota.PendingCharge;
import io.troupe.core.quota.Quota;
import io.troupe.core.quota.QuotaRules;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Charges the quotas of one namespace for all writes that wait, in one round: judge them one after
 * the other on the newest image, then replace each quota whose charge has changed. The entity of a
 * quota refuses a version that has moved on (another node charged it, or its controller counted);
 * then the round is judged anew.
 */
final class QuotaLedger extends AbstractBehavior<QuotaLedger.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(QuotaLedger.class);

  /** Writes of one namespace that wait. */
  static final int WAITING_MAX = 2_000;

  /** Writes charged in one round. */
  static final int ROUND_MAX = 200;

  /** Times a round is judged. */
  static final int ATTEMPTS_MAX = 5;

  sealed interface Command {}

  record Charge(PendingCharge pending, CompletableFuture<Optional<Failure>> answer)
      implements Command {}

  private record Judge(Round round, List<Quota> quotas) implements Command {}

  private record Replied(Round round, Quota quota, EntityReply reply) implements Command {}

  private record Failed(Round round, Throwable cause) implements Command {}

  /** One namespace's charges on their way. */
  private static final class Round {
    final String namespace;
    final List<Charge> charges;
    final Set<String> written = new HashSet<>();
    final Deque<Quota> unwritten = new ArrayDeque<>();
    int attempt = 1;

    Round(String namespace, List<Charge> charges) {
      this.namespace = namespace;
      this.charges = charges;
    }
  }

  private final Entities entities;
  private final ImageReader images;
  private final ChargesInFlight inFlight;
  private final InstantSource clock;
  private final RandomGenerator random;

  /** A namespace is here while a round of it runs. */
  private final Map<String, Deque<Charge>> waiting = new HashMap<>();

  private QuotaLedger(
      ActorContext<Command> context,
      Entities entities,
      ImageReader images,
      ChargesInFlight inFlight,
      InstantSource clock,
      RandomGenerator random) {
    super(context);
    this.entities = entities;
    this.images = images;
    this.inFlight = inFlight;
    this.clock = clock;
    this.random = random;
  }

  static Behavior<Command> create(
      Entities entities,
      ImageReader images,
      ChargesInFlight inFlight,
      InstantSource clock,
      RandomGenerator random) {
    return Behaviors.setup(
        context -> new QuotaLedger(context, entities, images, inFlight, clock, random));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Charge.class, this::charge)
        .onMessage(Judge.class, this::judge)
        .onMessage(Replied.class, this::replied)
        .onMessage(Failed.class, this::failed)
        .build();
  }

  private Behavior<Command> charge(Charge charge) {
    String namespace = charge.pending().wish().key().namespace();
    Deque<Charge> queue = waiting.get(namespace);
    if (queue == null) {
      waiting.put(namespace, new ArrayDeque<>());
      look(new Round(namespace, new ArrayList<>(List.of(charge))));
    } else if (queue.size() < WAITING_MAX) {
      queue.add(charge);
    } else {
      charge.answer().complete(Optional.of(busy()));
    }
    return this;
  }

  private void look(Round round) {
    getContext()
        .pipeToSelf(
            images.latest(),
            (image, failure) ->
                failure == null
                    ? new Judge(round, QuotaRules.quotas(round.namespace, image))
                    : new Failed(round, failure));
  }

  private Behavior<Command> judge(Judge judge) {
    Round round = judge.round();
    List<Quota> open =
        judge.quotas().stream()
            .filter(quota -> !round.written.contains(quota.stored().uid().value()))
            .toList();
    List<Quota> charged = open;
    List<Charge> refused = new ArrayList<>();
    for (Charge charge : round.charges) {
      switch (QuotaRules.charge(charged, charge.pending().wish())) {
        case Result.Ok<List<Quota>>(var next) -> charged = next;
        case Result.Refused<List<Quota>>(var failure) -> {
          refused.add(charge);
          charge.answer().complete(Optional.of(failure));
        }
      }
    }
    round.charges.removeAll(refused);
    round.unwritten.clear();
    for (int i = 0; i < open.size(); i++) {
      if (charged.get(i) != open.get(i)) {
        round.unwritten.add(charged.get(i));
      }
    }
    write(round);
    return this;
  }

  /** The next quota, or the end. */
  private void write(Round round) {
    Quota quota = round.unwritten.poll();
    if (quota == null) {
      granted(round);
      return;
    }
    inFlight.charging(quota.stored().uid(), quota.stored().sequenceNumber() + 1);
    getContext()
        .pipeToSelf(
            entities.ask(
                quota.stored().key(),
                Expectation.of(quota.stored().uid(), quota.stored().sequenceNumber()),
                cause(round),
                new ObjectCommand.Replace(EventType.STATUS_REPORTED, Json.stored(quota.written()))),
            (reply, failure) ->
                failure == null ? new Replied(round, quota, reply) : new Failed(round, failure));
  }

  private Behavior<Command> replied(Replied replied) {
    Round round = replied.round();
    switch (replied.reply()) {
      case EntityReply.Done _, EntityReply.Unchanged _ -> {
        round.written.add(replied.quota().stored().uid().value());
        write(round);
      }
      case EntityReply.Stale _, EntityReply.Retry _, EntityReply.Refused _ -> {
        if (round.attempt++ < ATTEMPTS_MAX) {
          look(round);
        } else {
          refuse(round, Failure.modified(Quota.TYPE, replied.quota().name()));
        }
      }
      case EntityReply.Busy _ -> refuse(round, busy());
    }
    return this;
  }

  private Behavior<Command> failed(Failed failed) {
    LOG.warn(
        "charging quotas of namespace {} failed: {}",
        failed.round().namespace,
        failed.cause().toString());
    refuse(failed.round(), Failure.internal("the quota could not be charged"));
    return this;
  }

  private void granted(Round round) {
    round.charges.forEach(charge -> inFlight.add(charge.pending()));
    end(round, Optional.empty());
  }

  private void refuse(Round round, Failure failure) {
    end(round, Optional.of(failure));
  }

  private void end(Round round, Optional<Failure> refusal) {
    round.charges.forEach(charge -> charge.answer().complete(refusal));
    Deque<Charge> queue = waiting.get(round.namespace);
    if (queue.isEmpty()) {
      waiting.remove(round.namespace);
      return;
    }
    List<Charge> next = new ArrayList<>();
    while (next.size() < ROUND_MAX && !queue.isEmpty()) {
      next.add(queue.poll());
    }
    look(new Round(round.namespace, next));
  }

  private Cause cause(Round round) {
    List<ObjectKey> objects = round.charges.stream().map(c -> c.pending().wish().key()).toList();
    String id = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    return new Cause(
        "system:apiserver",
        List.of("system:masters"),
        "",
        "resourcequota",
        "update",
        "status",
        id,
        clock.instant(),
        0,
        "",
        "",
        Grounds.onBehalfOf(objects));
  }

  private static Failure busy() {
    return Failure.of(
            Reason.TOO_MANY_REQUESTS,
            "the server has received too many requests and has asked us to try again later")
        .withRetryAfter(1);
  }
}
