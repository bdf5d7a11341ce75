package io.troupe.node.boot;

import static io.troupe.node.boot.Awaiting.await;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.setup.Setup;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.actors.authn.SigningKey;
import io.troupe.actors.authn.TokenIssuer;
import io.troupe.actors.cluster.Spine;
import io.troupe.actors.cluster.SpineParts;
import io.troupe.actors.control.ControlParts;
import io.troupe.actors.control.ControllerMakings;
import io.troupe.actors.control.Controllers;
import io.troupe.actors.event.ClusterEventRecorder;
import io.troupe.actors.event.EventRecorder;
import io.troupe.actors.event.EventSweeper;
import io.troupe.actors.gate.AdmissionStep;
import io.troupe.actors.image.ImageKeeper;
import io.troupe.actors.image.KindFollower;
import io.troupe.actors.image.RingWatchHub;
import io.troupe.actors.link.LinkPodLogs;
import io.troupe.actors.link.LinkPodStreams;
import io.troupe.actors.link.NodeLinkGateway;
import io.troupe.actors.object.Entities;
import io.troupe.actors.quota.ChargesInFlight;
import io.troupe.actors.quota.QuotaAdmission;
import io.troupe.actors.schedule.Scheduler;
import io.troupe.actors.service.ClaimSweeper;
import io.troupe.actors.service.ServiceAddresses;
import io.troupe.actors.version.Versions;
import io.troupe.core.admit.AdmissionOrder;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.RbacAuthorizer;
import io.troupe.core.kind.KindFactsReader;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.kind.custom.LiveKinds;
import io.troupe.core.schema.SchemaLibrary;
import io.troupe.core.service.ServiceRanges;
import io.troupe.http.link.NodeLinkRoutes;
import io.troupe.http.route.IssuerRoute;
import io.troupe.http.route.MembersRoute;
import io.troupe.http.route.RouteExtension;
import io.troupe.http.route.Routes;
import io.troupe.http.server.ApiServer;
import io.troupe.node.pki.ApprovedRequestSigner;
import io.troupe.node.pki.KeyAndCertificate;
import io.troupe.node.pki.Pem;
import io.troupe.node.pki.Pki;
import io.troupe.node.pki.TlsContexts;
import io.troupe.persistence.Store;
import io.troupe.persistence.StoreSettings;
import io.troupe.persistence.journal.RevisionJournalSetup;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/**
 * One control-plane node with everything in it, put together in the order in which its parts need
 * each other: store, image, actor system, entities and gate, bootstrap objects, controllers and
 * scheduler, API server, node agents. Stops in reverse.
 */
public final class ControlPlane {
  /**
   * The same on every node of a cluster, or one would refuse the other's tokens. Upstream's usual
   * one.
   */
  public static final String TOKEN_ISSUER = "https://kubernetes.default.svc.cluster.local";

  /** Of Troupe, from the jar. */
  private static final String VERSION =
      Optional.ofNullable(ControlPlane.class.getPackage().getImplementationVersion())
          .orElse("development");

  private final Settings settings;
  private final Optional<Peers> peers;
  private final InstantSource clock = ProcessTime.wall();
  private final SecureRandom secure = Chance.secure();
  private final RandomGenerator random = Chance.shared(secure);
  private final LiveKinds kinds = new LiveKinds(new BuiltInKinds(), SchemaLibrary.builtIn());
  private final KindFactsReader facts = new KindFactsReader(kinds);
  private final RingWatchHub hub = new RingWatchHub(ProcessTime::nanos);
  private final ImageKeeper images =
      new ImageKeeper(facts, hub, ProcessTime::nanos, new KindFollower(kinds, facts));
  private final Replication replication = new Replication(images);
  private final RbacAuthorizer rbac = new RbacAuthorizer();
  private final ChargesInFlight charges;
  private final Pki pki;
  private final SigningKey tokenKey;
  private final TokenIssuer tokenIssuer;
  private AccessSettings accessSettings;
  private AccessControl access;
  private final NodeLinks links;
  private Outside outside;
  private Store store;
  private RevisionJournalSetup journal;
  private ActorSystem<?> system;
  private Spine spine;
  private Nodes nodes;
  private ApiServer.Bound api;

  private ControlPlane(Settings settings, DataDirectory directory, Optional<Peers> peers) {
    this.settings = settings;
    this.peers = peers;
    this.charges = new ChargesInFlight(clock, settings.databaseUrl().isEmpty());
    this.links = new NodeLinks(settings, clock);
    this.pki = Pki.open(directory.pki(), clock.instant(), secure);
    this.tokenKey = new SigningKey(pki.tokenKey());
    this.tokenIssuer = new TokenIssuer(tokenKey, TOKEN_ISSUER, clock, random);
  }

  /** The whole configuration, what the caller says first. */
  public static Config config(Config said) {
    return Configuration.of(said);
  }

  /**
   * Blocks until requests are served.
   *
   * @throws RuntimeException saying what could not be started; what was started is stopped again
   */
  public static ControlPlane start(
      Settings settings, DataDirectory directory, Config config, Progress progress) {
    Listening.check(settings.address(), settings.port());
    progress.step("Certificates");
    Optional<Peers> peers =
        Entrance.enter(
            settings, directory, config, VERSION, progress, ProcessTime.wall(), Chance.secure());
    Settings named = peers.map(Peers::settings).orElse(settings);
    ControlPlane plane = new ControlPlane(named, directory, peers);
    try {
      plane.start(directory, peers.map(p -> p.config(config)).orElse(config), progress);
      return plane;
    } catch (RuntimeException failure) {
      plane.ending().unfinished();
      throw peers.map(p -> p.instead(failure)).orElse(failure);
    }
  }

  private void start(DataDirectory directory, Config config, Progress progress) {
    accessSettings = AccessSettings.of(config);
    KeyAndCertificate server = pki.server(ApiNames.of(settings), clock.instant());
    Kubeconfig.write(
        directory.kubeconfig(),
        settings.url(),
        pki.authority().certificate(),
        pki.admin(clock.instant()));
    progress.step(settings.databaseUrl().isEmpty() ? "Embedded PostgreSQL" : "External PostgreSQL");
    openStore(directory);

    progress.step("Journal, actors and image");
    startSpine(config);

    progress.step("Objects every cluster has");
    Bootstrap objects = new Bootstrap(spine.gate(), kinds, images::current, this::uuid);
    EssentialObjects.write(
        objects,
        settings,
        outside.extensionAuthentication(),
        bootstrap -> IdentityLease.start(system, bootstrap, settings.nodeName(), uuid(), clock));

    progress.step("Controllers and scheduler");
    EventRecorder events = new ClusterEventRecorder(system, spine.gate(), kinds, clock, random);
    startControllers(events);
    ActorRef<NodeLinkGateway.Command> gateway =
        links.start(system, spine, kinds, events, this::uuid);

    progress.step("API server");
    serve(server, gateway, config);

    progress.step("Node agent");
    CommitMemory.start(system, store, directory);
    nodes = new Nodes(system, gateway, clock, random);
    nodes.startThisMachine(
        settings.nodeName(),
        MachineAddress.reachable(settings.address()).orElse(settings.address()),
        config,
        directory.agent(),
        settings.urlHere());
    nodes.startHollow(settings.hollowNodes(), peers.map(p -> p.self().name()));
    peers.ifPresent(p -> ApiEndpoints.start(system, objects, images, p::members, p.self().name()));
  }

  private Ending ending() {
    return new Ending(
        peers,
        Optional.ofNullable(nodes),
        Optional.ofNullable(api),
        Optional.ofNullable(system),
        Optional.ofNullable(store));
  }

  /** In order; blocks. */
  public void stop() {
    ending().inOrder(settings.stopNotice(), settings.stopTimeout());
  }

  /** At once: the others go on without it. Blocks; see {@link Ending#atOnce}. */
  boolean end() {
    return ending().atOnce();
  }

  /** Completed when the other members have given this one up; empty for a node that is alone. */
  Optional<CompletionStage<String>> removed() {
    return peers.map(Peers::removed);
  }

  private void openStore(DataDirectory directory) {
    store =
        Store.open(
            StoreSettings.of(
                directory.store(),
                settings.databaseUrl().map(DatabaseUrl::parse),
                key -> kinds.byType(key.type()).map(kind -> kind.encrypted()).orElse(false),
                facts::read,
                settings.nodeName(),
                ProcessTime::nanos,
                secure));
    CommitMemory.check(store, directory);
  }

  private void startSpine(Config config) {
    journal = store.journal(replication.listener(), images, Replication::diverged);
    system = ActorSystem.create(Behaviors.empty(), "troupe", setup(BootstrapSetup.create(config)));
    peers.ifPresent(p -> p.join(system));
    // Expressions of policies cannot wait, so they ask nobody outside.
    Authorizer asked = (question, image) -> access.local().authorize(question, image);
    outside = new Outside(system, images, kinds, clock, asked, random, secure, pki);
    access =
        new AccessControl(
            accessSettings,
            tokenKey,
            TOKEN_ISSUER,
            pki.authority().certificate(),
            rbac,
            outside.outgoing(),
            clock,
            images::current);
    spine =
        await(
            Spine.start(
                system,
                images,
                hub,
                new SpineParts(
                    kinds,
                    facts,
                    access.access(),
                    AdmissionOrder.standard(rbac, asked, () -> kinds),
                    this::admissionThatWaits,
                    entities ->
                        List.of(
                            new ServiceAddresses(
                                services(), entities, images, clock, random, Delays.of(system))),
                    tokenIssuer::mint,
                    List.of(),
                    store.log(),
                    store.checkpoints(),
                    journal.writer()::busy,
                    store.alone(),
                    clock,
                    random,
                    new Versions(outside.conversions(), links.leases()),
                    Optional.of(store.past()))));
    HistoryUpkeep.start(system, images, store);
    replication.start(system, store);
  }

  private ActorSystemSetup setup(BootstrapSetup bootstrap) {
    ActorSystemSetup setup = ActorSystemSetup.create(bootstrap, journal);
    for (Setup more : peers.map(Peers::setups).orElse(List.of())) {
      setup = setup.withSetup(more);
    }
    return setup;
  }

  private List<AdmissionStep> admissionThatWaits(Entities entities) {
    List<AdmissionStep> steps = new ArrayList<>(outside.admission());
    steps.add(QuotaAdmission.start(system, entities, images, charges, clock, random));
    return steps;
  }

  private void startControllers(EventRecorder events) {
    outside.startAggregator(spine.gate());
    ClaimSweeper.start(
        system, services(), spine.entities(), images, clock, random, Delays.of(system));
    EventSweeper.start(system, spine.gate(), kinds, images, clock, random);
    new Controllers(
            system,
            new ControlParts(
                spine.gate(),
                spine.entities(),
                images,
                hub,
                kinds,
                events,
                clock,
                ProcessTime::nanos,
                random),
            charges,
            controllerMakings())
        .start();
    new Scheduler(
            system, spine.gate(), kinds, images, hub, events, clock, ProcessTime::nanos, random)
        .start();
  }

  private ControllerMakings controllerMakings() {
    return new ControllerMakings(
        kinds,
        Pem.text(pki.authority().certificate()),
        tokenIssuer::legacyToken,
        new ApprovedRequestSigner(pki.authority()),
        access.local());
  }

  private void serve(
      KeyAndCertificate server, ActorRef<NodeLinkGateway.Command> gateway, Config config) {
    SSLContext tls =
        TlsContexts.context(
            Optional.of(server),
            pki.authority().certificate(),
            accessSettings.moreAuthorities(),
            secure);
    DatabaseProbe database = DatabaseProbe.start(system, store.log(), ProcessTime::nanos);
    PrometheusRegistry metrics = new PrometheusRegistry();
    Metrics.register(metrics, journal.writer().metrics(), images, database);
    peers.ifPresent(p -> MemberMetrics.register(metrics, p::members));
    peers.ifPresent(p -> p.watchHealth(system));
    replication.register(metrics, spine.entities());
    QueueMetrics.register(metrics, system, journal.writer().metrics(), images, hub);
    Retention.start(system, store, config, metrics);
    Routes routes =
        new Routes(
                spine.gate(),
                access.authenticator(),
                links.watches(hub),
                new LinkPodLogs(images, gateway),
                new LinkPodStreams(images, gateway),
                outside.resourceProxy(),
                kinds::now,
                images::current,
                ReadyChecks.of(database, journal.writer(), images, peers.map(p -> p::problem)),
                extensions(gateway),
                outside.documents(),
                this::uuid,
                clock,
                ProcessTime::nanos,
                metrics,
                VERSION)
            .audited(
                Auditing.start(system, config, outside.outgoing(), access::judge, clock, metrics));
    api =
        await(
            new ApiServer(system, Memory.of(routes, store, images, kinds), () -> tls)
                .start(settings.address(), settings.port()));
  }

  private List<RouteExtension> extensions(ActorRef<NodeLinkGateway.Command> gateway) {
    List<RouteExtension> extensions =
        new ArrayList<>(
            List.of(
                outside.proxy(spine.gate()),
                new MembersRoute(spine.gate(), Peers.known(peers)),
                new NodeLinkRoutes(system, gateway),
                new IssuerRoute(
                    spine.gate(), TOKEN_ISSUER, tokenKey.algorithmName(), tokenKey.publicKeySet()),
                links.join(system, spine.gate(), pki)));
    extensions.addAll(
        Replays.routes(system, store, spine.gate(), kinds, images, facts, controllerMakings()));
    return extensions;
  }

  private ServiceRanges services() {
    return ServiceRanges.of(settings.serviceCidr());
  }

  private String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
