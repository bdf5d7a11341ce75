package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import akka.stream.Materializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.aggregate.AggregatedApis;
import io.troupe.actors.aggregate.Aggregator;
import io.troupe.actors.aggregate.AggregatorParts;
import io.troupe.actors.gate.AdmissionStep;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.outgoing.ClientIdentity;
import io.troupe.actors.outgoing.HttpOutgoing;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.version.ConversionCalls;
import io.troupe.actors.version.ConversionWebhooks;
import io.troupe.actors.version.Versions;
import io.troupe.actors.webhook.Equivalents;
import io.troupe.actors.webhook.MatchConditions;
import io.troupe.actors.webhook.MutatingWebhooks;
import io.troupe.actors.webhook.ValidatingWebhooks;
import io.troupe.core.admit.policy.WebhookConditions;
import io.troupe.core.aggregate.ExtensionAuthentication;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.http.aggregate.MergedDocuments;
import io.troupe.http.aggregate.ProxyRoute;
import io.troupe.http.proxy.ResourceProxy;
import io.troupe.http.route.RemoteDocuments;
import io.troupe.http.route.RouteExtension;
import io.troupe.node.pki.KeyAndCertificate;
import io.troupe.node.pki.Pem;
import io.troupe.node.pki.Pki;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What has to do with servers that others run: webhooks, aggregated APIs, and the one client that
 * calls them.
 */
final class Outside {
  private final ActorSystem<?> system;
  private final ImageReader images;
  private final KindRegistry kinds;
  private final InstantSource clock;
  private final Authorizer authorizer;
  private final RandomGenerator random;
  private final Pki pki;
  private final Outgoing outgoing;
  private final AggregatedApis apis;

  Outside(
      ActorSystem<?> system,
      ImageReader images,
      KindRegistry kinds,
      InstantSource clock,
      Authorizer authorizer,
      RandomGenerator random,
      SecureRandom secure,
      Pki pki) {
    this.system = system;
    this.images = images;
    this.kinds = kinds;
    this.clock = clock;
    this.authorizer = authorizer;
    this.random = random;
    this.pki = pki;
    this.outgoing = new HttpOutgoing(system, images::current, random, secure);
    KeyAndCertificate proxy = pki.frontProxyClient(clock.instant());
    this.apis =
        new AggregatedApis(
            images::current, new ClientIdentity(proxy.key(), List.of(proxy.certificate())));
  }

  Outgoing outgoing() {
    return outgoing;
  }

  /** Steps of admission that may have to wait, in upstream's order. */
  List<AdmissionStep> admission() {
    Equivalents equivalents = new Equivalents(kinds::now, new Versions(conversions()));
    MatchConditions conditions = new WebhookConditions(authorizer)::hold;
    return List.of(
        new MutatingWebhooks(outgoing, this::uuid, kinds::now, equivalents, conditions),
        new ValidatingWebhooks(outgoing, this::uuid, equivalents, conditions));
  }

  /** What other servers need to know to believe this one. */
  ObjectNode extensionAuthentication() {
    return ExtensionAuthentication.configMap(
        Pem.text(pki.authority().certificate()),
        Pem.text(pki.frontProxyAuthority().certificate()),
        Pki.FRONT_PROXY_CLIENT);
  }

  void startAggregator(ApiGate gate) {
    Aggregator.start(
        system,
        new AggregatorParts(
            gate,
            images,
            apis,
            outgoing,
            new BuiltInKinds(),
            kinds::now,
            this::uuid,
            clock,
            ProcessTime::nanos));
  }

  RouteExtension proxy(ApiGate gate) {
    return new ProxyRoute(apis, outgoing, gate, Materializer.matFromSystem(system));
  }

  /** For the proxy subresources of pods, services and nodes. */
  ResourceProxy resourceProxy() {
    return new ResourceProxy(outgoing, random);
  }

  RemoteDocuments documents() {
    return new MergedDocuments(apis);
  }

  /** What brings custom resources from one version into another. */
  ConversionCalls conversions() {
    return new ConversionWebhooks(outgoing, this::uuid);
  }

  private String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
