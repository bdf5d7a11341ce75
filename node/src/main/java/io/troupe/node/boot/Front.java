package io.troupe.node.boot;

import static io.troupe.node.boot.Awaiting.await;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.actors.authn.SigningKey;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.link.LinkPodLogs;
import io.troupe.actors.link.LinkPodStreams;
import io.troupe.actors.link.NodeLinkGateway;
import io.troupe.http.link.NodeLinkRoutes;
import io.troupe.http.route.IssuerRoute;
import io.troupe.http.route.MembersRoute;
import io.troupe.http.route.RouteExtension;
import io.troupe.http.route.Routes;
import io.troupe.http.server.ApiServer;
import io.troupe.node.pki.KeyAndCertificate;
import io.troupe.node.pki.TlsContexts;
import io.troupe.persistence.journal.JournalMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What clients speak to: the API server, the routes in it, and the metrics that one of them shows.
 * A path that is no resource goes into the list of {@link #extensions}.
 */
final class Front {
  private final Foundation ground;
  private final Backbone backbone;
  private final ActorRef<NodeLinkGateway.Command> gateway;
  private final Config config;
  private final AccessSettings accessSettings;
  private final SigningKey tokenKey;

  /**
   * @param gateway where agents are reached
   * @param tokenKey what service accounts' tokens are signed with; its public half is published
   */
  Front(
      Foundation ground,
      Backbone backbone,
      ActorRef<NodeLinkGateway.Command> gateway,
      Config config,
      AccessSettings accessSettings,
      SigningKey tokenKey) {
    this.ground = ground;
    this.backbone = backbone;
    this.gateway = gateway;
    this.config = config;
    this.accessSettings = accessSettings;
    this.tokenKey = tokenKey;
  }

  /** Blocks until requests are served. */
  ApiServer.Bound serve(KeyAndCertificate server) {
    SSLContext tls =
        TlsContexts.context(
            Optional.of(server),
            ground.pki().authority().certificate(),
            accessSettings.moreAuthorities(),
            ground.secure());
    ActorSystem<?> system = backbone.system();
    DatabaseProbe database =
        DatabaseProbe.start(system, backbone.store().log(), ProcessTime::nanos);
    Routes routes = routes(database, metrics(database));
    return await(
        new ApiServer(system, routes, () -> tls)
            .start(ground.settings().address(), ground.settings().port()));
  }

  private PrometheusRegistry metrics(DatabaseProbe database) {
    ActorSystem<?> system = backbone.system();
    JournalMetrics journal = backbone.journal().writer().metrics();
    PrometheusRegistry metrics = new PrometheusRegistry();
    Metrics.register(metrics, journal, ground.images(), database);
    ground.peers().ifPresent(p -> MemberMetrics.register(metrics, p::members));
    ground.peers().ifPresent(p -> p.watchHealth(system));
    backbone.replication().register(metrics, backbone.spine().entities());
    QueueMetrics.register(metrics, system, journal, ground.images(), ground.hub());
    Retention.start(system, backbone.store(), config, metrics);
    return metrics;
  }

  private Routes routes(DatabaseProbe database, PrometheusRegistry metrics) {
    return new Routes(
        backbone.spine().gate(),
        backbone.access().authenticator(),
        backbone.links().watches(ground.hub()),
        new LinkPodLogs(ground.images(), gateway),
        new LinkPodStreams(ground.images(), gateway),
        backbone.outside().resourceProxy(),
        ground.kinds()::now,
        ground.images()::current,
        ReadyChecks.of(
            database,
            backbone.journal().writer(),
            ground.images(),
            ground.peers().map(p -> p::problem)),
        extensions(),
        backbone.outside().documents(),
        ground::uuid,
        ground.clock(),
        ProcessTime::nanos,
        metrics,
        ControlPlane.VERSION,
        Optional.of(
            Memory.of(backbone.store(), backbone.spine().gate(), ground.images(), ground.kinds())),
        backbone.auditing().map(auditing -> auditing.requests(metrics)));
  }

  private List<RouteExtension> extensions() {
    ActorSystem<?> system = backbone.system();
    ApiGate gate = backbone.spine().gate();
    List<RouteExtension> extensions =
        new ArrayList<>(
            List.of(
                backbone.outside().proxy(gate),
                new MembersRoute(gate, Peers.known(ground.peers())),
                new NodeLinkRoutes(system, gateway),
                new IssuerRoute(
                    gate,
                    ControlPlane.TOKEN_ISSUER,
                    tokenKey.algorithmName(),
                    tokenKey.publicKeySet()),
                backbone.links().join(system, gate, ground.pki())));
    extensions.addAll(
        Replays.routes(
            system,
            backbone.store(),
            gate,
            ground.kinds(),
            ground.images(),
            ground.facts(),
            // Nobody carries out what these plan.
            Loops.makings(ground, backbone, (_, _, _, _) -> "")));
    return extensions;
  }
}
