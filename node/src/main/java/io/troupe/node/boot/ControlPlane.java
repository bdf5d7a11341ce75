package io.troupe.node.boot;

import static io.troupe.node.boot.Awaiting.await;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.setup.Setup;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import io.troupe.actors.authn.SigningKey;
import io.troupe.actors.authn.TokenIssuer;
import io.troupe.actors.cluster.Spine;
import io.troupe.actors.cluster.SpineParts;
import io.troupe.actors.event.ClusterEventRecorder;
import io.troupe.actors.event.EventRecorder;
import io.troupe.actors.gate.AdmissionStep;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.image.ImageKeeper;
import io.troupe.actors.link.NodeLinkGateway;
import io.troupe.actors.object.Entities;
import io.troupe.actors.quota.ChargesInFlight;
import io.troupe.actors.quota.QuotaAdmission;
import io.troupe.actors.service.ServiceAddresses;
import io.troupe.actors.version.Versions;
import io.troupe.core.admit.AdmissionOrder;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.RbacAuthorizer;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.kind.custom.LiveKinds;
import io.troupe.http.server.ApiServer;
import io.troupe.node.pki.KeyAndCertificate;
import io.troupe.node.pki.Pki;
import io.troupe.persistence.Store;
import io.troupe.persistence.StoreSettings;
import io.troupe.persistence.journal.RevisionJournalSetup;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One control-plane node with everything in it, put together in the order in which its parts need
 * each other: {@link Foundation}, store, {@link Backbone}, bootstrap objects, {@link Loops} (the
 * controllers and the scheduler), {@link Front} (the API server), node agents. Stops in reverse.
 *
 * <p>Where something new is wired in: a kind in {@link BuiltInKinds}, an admission plugin in {@link
 * AdmissionOrder}, a step of admission that waits in {@link #admissionThatWaits}, a controller or a
 * scheduler plugin as {@link Loops} says, a path that is no resource in {@link Front}.
 */
public final class ControlPlane implements Steward.Ward {
  /**
   * The same on every node of a cluster, or one would refuse the other's tokens. Upstream's usual
   * one.
   */
  public static final String TOKEN_ISSUER = "https://kubernetes.default.svc.cluster.local";

  /** Of Troupe, from the jar. */
  static final String VERSION =
      Optional.ofNullable(ControlPlane.class.getPackage().getImplementationVersion())
          .orElse("development");

  private final Foundation ground;
  private final Settings settings;
  private final Optional<Peers> peers;
  private final ChargesInFlight charges;
  private final SigningKey tokenKey;
  private final TokenIssuer tokenIssuer;
  private AccessSettings accessSettings;
  private AccessControl access;
  private Store store;
  private ActorSystem<?> system;
  private Nodes nodes;
  private ApiServer.Bound api;

  private ControlPlane(Foundation ground) {
    this.ground = ground;
    this.settings = ground.settings();
    this.peers = ground.peers();
    this.charges = new ChargesInFlight(ground.clock(), settings.databaseUrl().isEmpty());
    this.tokenKey = new SigningKey(ground.pki().tokenKey());
    this.tokenIssuer = new TokenIssuer(tokenKey, TOKEN_ISSUER, ground.clock(), ground.random());
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
    ControlPlane plane = new ControlPlane(Foundation.lay(named, directory, peers));
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
    Optional<AuditSettings> audit = AuditSettings.of(config);
    Pki pki = ground.pki();
    KeyAndCertificate server = pki.server(ApiNames.of(settings), ground.clock().instant());
    Kubeconfig.write(
        directory.kubeconfig(),
        settings.url(),
        pki.authority().certificate(),
        pki.admin(ground.clock().instant()));
    progress.step(settings.databaseUrl().isEmpty() ? "Embedded PostgreSQL" : "External PostgreSQL");
    openStore(directory);

    progress.step("Journal, actors and image");
    Backbone backbone = startBackbone(config, audit);
    ApiGate gate = backbone.gate();

    progress.step("Objects every cluster has");
    Bootstrap objects = new Bootstrap(gate, ground.kinds(), ground.images()::current, ground::uuid);
    EssentialObjects.write(
        objects,
        settings,
        backbone.outside().extensionAuthentication(),
        bootstrap ->
            IdentityLease.start(
                system, bootstrap, settings.nodeName(), ground.uuid(), ground.clock()));

    progress.step("Controllers and scheduler");
    EventRecorder events =
        new ClusterEventRecorder(system, gate, ground.kinds(), ground.clock(), ground.random());
    Loops.start(ground, backbone, tokenIssuer, charges, events);
    ActorRef<NodeLinkGateway.Command> gateway =
        backbone
            .links()
            .start(system, gate, backbone.spine(), ground.kinds(), events, ground::uuid);

    progress.step("API server");
    api = new Front(ground, backbone, gateway, config, accessSettings, tokenKey).serve(server);

    progress.step("Node agent");
    startNodes(gateway, directory, config);
    peers.ifPresent(
        p -> ApiEndpoints.start(system, objects, ground.images(), p::members, p.self().name()));
  }

  private void startNodes(
      ActorRef<NodeLinkGateway.Command> gateway, DataDirectory directory, Config config) {
    CommitMemory.start(system, store, directory);
    nodes = new Nodes(system, gateway, ground.clock(), ground.random());
    nodes.startThisMachine(
        settings.nodeName(),
        MachineAddress.reachable(settings.address()).orElse(settings.address()),
        config,
        directory.agent(),
        settings.urlHere());
    nodes.startHollow(settings.hollowNodes(), peers.map(p -> p.self().name()));
  }

  private Ending ending() {
    return new Ending(
        peers,
        Optional.ofNullable(nodes),
        Optional.ofNullable(api),
        Optional.ofNullable(system),
        Optional.ofNullable(store));
  }

  @Override
  public void stop() {
    ending().inOrder(settings.stopNotice(), settings.stopTimeout());
  }

  /** The others go on without it; see {@link Ending#atOnce}. */
  @Override
  public boolean end() {
    return ending().atOnce();
  }

  @Override
  public Optional<CompletionStage<String>> removed() {
    return peers.map(Peers::removed);
  }

  private void openStore(DataDirectory directory) {
    LiveKinds kinds = ground.kinds();
    store =
        Store.open(
            StoreSettings.of(
                directory.store(),
                settings.databaseUrl().map(DatabaseUrl::parse),
                key -> kinds.byType(key.type()).map(kind -> kind.encrypted()).orElse(false),
                ground.facts()::read,
                settings.nodeName(),
                ProcessTime::nanos,
                ground.secure()));
    CommitMemory.check(store, directory);
  }

  private Backbone startBackbone(Config config, Optional<AuditSettings> audit) {
    InstantSource clock = ground.clock();
    ImageKeeper images = ground.images();
    Replication replication = new Replication(images);
    RevisionJournalSetup journal =
        store.journal(replication.listener(), images, Replication::diverged);
    system =
        ActorSystem.create(
            Behaviors.empty(), "troupe", setup(BootstrapSetup.create(config), journal));
    peers.ifPresent(p -> p.join(system));
    RbacAuthorizer rbac = new RbacAuthorizer();
    // Expressions of policies cannot wait, so they ask nobody outside.
    Authorizer asked = (question, image) -> access.local().authorize(question, image);
    Outside outside =
        new Outside(
            system,
            images,
            ground.kinds(),
            clock,
            asked,
            ground.random(),
            ground.secure(),
            ground.pki());
    access =
        new AccessControl(
            accessSettings,
            tokenKey,
            TOKEN_ISSUER,
            ground.pki().authority().certificate(),
            rbac,
            outside.outgoing(),
            clock,
            images::current);
    NodeLinks links = new NodeLinks(settings, clock);
    SpineParts parts = spineParts(rbac, asked, outside, links, journal);
    Spine spine = await(Spine.start(system, images, ground.hub(), parts));
    HistoryUpkeep.start(system, images, store);
    replication.start(system, store);
    Optional<Auditing> auditing =
        audit.map(
            settings -> Auditing.start(system, settings, outside.outgoing(), access::judge, clock));
    return new Backbone(
        system, store, journal, replication, spine, access, outside, links, auditing);
  }

  private SpineParts spineParts(
      RbacAuthorizer rbac,
      Authorizer asked,
      Outside outside,
      NodeLinks links,
      RevisionJournalSetup journal) {
    return new SpineParts(
        ground.kinds(),
        ground.facts(),
        access.access(),
        AdmissionOrder.standard(rbac, asked, ground::kinds),
        entities -> admissionThatWaits(outside, entities),
        entities ->
            List.of(
                new ServiceAddresses(
                    ground.services(),
                    entities,
                    ground.images(),
                    ground.clock(),
                    ground.random(),
                    Delays.of(system))),
        tokenIssuer::mint,
        List.of(),
        store.log(),
        store.checkpoints(),
        journal.writer()::busy,
        store.alone(),
        ground.clock(),
        ground.random(),
        new Versions(outside.conversions(), links.leases()),
        Optional.of(store.past()));
  }

  private ActorSystemSetup setup(BootstrapSetup bootstrap, RevisionJournalSetup journal) {
    ActorSystemSetup setup = ActorSystemSetup.create(bootstrap, journal);
    for (Setup more : peers.map(Peers::setups).orElse(List.of())) {
      setup = setup.withSetup(more);
    }
    return setup;
  }

  private List<AdmissionStep> admissionThatWaits(Outside outside, Entities entities) {
    List<AdmissionStep> steps = new ArrayList<>(outside.admission());
    steps.add(
        QuotaAdmission.start(
            system, entities, ground.images(), charges, ground.clock(), ground.random()));
    return steps;
  }
}
