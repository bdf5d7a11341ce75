package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import io.troupe.actors.gate.AdmissionStep;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.outgoing.HttpOutgoing;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.version.ConversionCalls;
import io.troupe.actors.version.ConversionWebhooks;
import io.troupe.actors.webhook.MatchConditions;
import io.troupe.actors.webhook.MutatingWebhooks;
import io.troupe.actors.webhook.ValidatingWebhooks;
import io.troupe.actors.webhook.Versions;
import io.troupe.core.kind.KindRegistry;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** What asks servers that others run, and the one client it asks them with. */
final class Outside {
  private final Outgoing outgoing;
  private final KindRegistry kinds;
  private final RandomGenerator random;

  Outside(
      ActorSystem<?> system,
      ImageReader images,
      KindRegistry kinds,
      RandomGenerator random,
      SecureRandom secure) {
    this.outgoing = new HttpOutgoing(system, images::current, random, secure);
    this.kinds = kinds;
    this.random = random;
  }

  Outgoing outgoing() {
    return outgoing;
  }

  /** Steps of admission that may have to wait, in upstream's order. */
  List<AdmissionStep> admission() {
    Versions versions = Versions.ofSameShape(() -> kinds);
    MatchConditions conditions = MatchConditions.UNAVAILABLE;
    return List.of(
        new MutatingWebhooks(outgoing, this::uuid, () -> kinds, versions, conditions),
        new ValidatingWebhooks(outgoing, this::uuid, versions, conditions));
  }

  /** What brings custom resources from one version into another. */
  ConversionCalls conversions() {
    return new ConversionWebhooks(outgoing, this::uuid);
  }

  private String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
