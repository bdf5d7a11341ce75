package io.troupe.node.boot;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.actors.authn.DefaultAuthenticator;
import io.troupe.actors.authn.SigningKey;
import io.troupe.actors.authn.StaticTokens;
import io.troupe.actors.authn.TokenIssuer;
import io.troupe.actors.cluster.Spine;
import io.troupe.actors.cluster.SpineParts;
import io.troupe.actors.event.ClusterEventRecorder;
import io.troupe.actors.event.EventSweeper;
import io.troupe.actors.gate.BodyCheck;
import io.troupe.actors.image.ImageKeeper;
import io.troupe.actors.image.RingWatchHub;
import io.troupe.actors.schedule.Scheduler;
import io.troupe.core.admit.AdmissionOrder;
import io.troupe.core.auth.RbacAuthorizer;
import io.troupe.core.kind.KindFactsReader;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.service.KubernetesService;
import io.troupe.core.service.ServiceRanges;
import io.troupe.http.route.Routes;
import io.troupe.http.server.ApiServer;
import io.troupe.node.pki.KeyAndCertificate;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One control-plane node with everything in it, put together in the order in which its parts need
 * each other: store, image, actor system, entities and gate, bootstrap objects, controllers and
 * scheduler, API server, node agent. Stops in reverse.
 */
public final class ControlPlane {
  private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);
  private static final long STEP_SECONDS_MAX = 60;

  private final Settings settings;
  private final Store store;
  private final ActorSystem<?> system;
  private final ApiServer.Bound api;

  private ControlPlane(Settings settings, Store store, ActorSystem<?> system, ApiServer.Bound api) {
    this.settings = settings;
    this.store = store;
    this.system = system;
    this.api = api;
  }

  /**
   * Settings in the order in which they win: what the caller says, conf/, what Troupe depends on,
   * the libraries' defaults.
   */
  public static Config config(Config said) {
    return ConfigFactory.defaultOverrides()
        .withFallback(said)
        .withFallback(ConfigFactory.defaultApplication())
        .withFallback(Store.config())
        .withFallback(Spine.config())
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  /**
   * Blocks until requests are served.
   *
   * @throws RuntimeException saying what could not be started; nothing is left running then but
   *     what the process' end takes along
   */
  public static ControlPlane start(
      Settings settings, DataDirectory directory, Config config, Progress progress) {
    InstantSource clock = ProcessTime.wall();
    SecureRandom secure = Chance.secure();
    RandomGenerator random = Chance.shared(secure);

    progress.step("Certificates");
    Pki pki = Pki.open(directory.pki(), clock.instant(), secure);
    KeyAndCertificate server = pki.server(hosts(settings), clock.instant());
    String url = "https://" + settings.address() + ":" + settings.port();
    Kubeconfig.write(
        directory.kubeconfig(), url, pki.authority().certificate(), pki.admin(clock.instant()));

    progress.step(settings.databaseUrl().isEmpty() ? "Embedded PostgreSQL" : "External PostgreSQL");
    KindRegistry kinds = new BuiltInKinds();
    KindFactsReader facts = new KindFactsReader(kinds::byType);
    Store store =
        Store.open(
            StoreSettings.of(
                directory.store(),
                settings.databaseUrl().map(DatabaseUrl::parse),
                key -> kinds.byType(key.type()).map(k -> k.encrypted()).orElse(false),
                facts::read,
                settings.nodeName(),
                ProcessTime::nanos,
                secure));

    progress.step("Journal, actors and image");
    RingWatchHub hub = new RingWatchHub(ProcessTime::nanos);
    ImageKeeper images = new ImageKeeper(facts, hub, ProcessTime::nanos);
    RevisionJournalSetup journal =
        store.journal(
            images,
            images,
            diverged -> {
              LOG.error("the database has lost commits; this process must not go on", diverged);
              Runtime.getRuntime().halt(70);
            });
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "troupe",
            ActorSystemSetup.create(BootstrapSetup.create(config), journal));
    RbacAuthorizer rbac = new RbacAuthorizer();
    TokenIssuer issuer = new TokenIssuer(new SigningKey(pki.tokenKey()), url, clock, random);
    Spine spine =
        await(
            Spine.start(
                system,
                images,
                hub,
                new SpineParts(
                    kinds,
                    facts,
                    rbac,
                    AdmissionOrder.standard(rbac),
                    entities -> List.of(),
                    (kind, body) -> BodyCheck.Report.CLEAN,
                    issuer::mint,
                    List.of(),
                    store.log(),
                    store.checkpoints(),
                    journal.writer()::busy,
                    store.alone(),
                    clock,
                    random)));

    progress.step("Objects every cluster has");
    Bootstrap bootstrap = new Bootstrap(spine.gate(), kinds, images::current);
    bootstrap.apply(Bootstrap.read("namespaces.yaml"));
    bootstrap.apply(Bootstrap.read("rbac.yaml"));
    bootstrap.apply(Bootstrap.read("priorityclasses.yaml"));
    bootstrap.apply(Bootstrap.read("serviceaccounts.yaml"));
    List<ObjectNode> ownService = new ArrayList<>();
    ownService.add(
        KubernetesService.service(ServiceRanges.of(settings.serviceCidr()), settings.port()));
    // An Endpoints object may not name a loopback address, whatever the server listens on.
    MachineAddress.reachable(settings.address())
        .ifPresent(address -> {
          ownService.add(KubernetesService.endpoints(address, settings.port()));
          ownService.add(KubernetesService.endpointSlice(address, settings.port()));
        });
    bootstrap.apply(ownService);

    progress.step("Controllers and scheduler");
    ClusterEventRecorder events =
        new ClusterEventRecorder(system, spine.gate(), kinds, clock, random);
    EventSweeper.start(system, spine.gate(), kinds, images, clock, random);
    new Scheduler(
            system, spine.gate(), kinds, images, hub, events, clock, ProcessTime::nanos, random)
        .start();

    progress.step("API server");
    SSLContext tls =
        TlsContexts.context(Optional.of(server), pki.authority().certificate(), secure);
    Routes routes =
        new Routes(
            spine.gate(),
            new DefaultAuthenticator(
                new SigningKey(pki.tokenKey()), url, StaticTokens.NONE, clock, images::current),
            hub,
            null,
            () -> kinds,
            List.of(),
            List.of(),
            () -> new UUID(random.nextLong(), random.nextLong()).toString(),
            clock,
            ProcessTime::nanos,
            new PrometheusRegistry(),
            "0.1.0");
    ApiServer.Bound api =
        await(new ApiServer(system, routes, () -> tls).start(settings.address(), settings.port()));
    return new ControlPlane(settings, store, system, api);
  }

  /**
   * Requests under way finish within the settings' limit; then actors, then the database. Blocks.
   */
  public void stop() {
    try {
      await(api.stop(settings.stopTimeout()));
      system.terminate();
      await(system.getWhenTerminated());
    } finally {
      store.close();
    }
  }

  private static List<String> hosts(Settings settings) {
    List<String> hosts =
        new ArrayList<>(
            List.of(
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local",
                "localhost",
                "127.0.0.1"));
    hosts.add(ServiceRanges.of(settings.serviceCidr()).addresses().lowest());
    if (!hosts.contains(settings.address())) {
      hosts.add(settings.address());
    }
    hosts.addAll(settings.extraHosts());
    return hosts;
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(STEP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within " + STEP_SECONDS_MAX + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }
}
