package io.troupe.actors.cluster;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.failover.FailoverEntities;
import io.troupe.actors.gate.Access;
import io.troupe.actors.image.ImageKeeper;
import io.troupe.actors.image.KindFollower;
import io.troupe.actors.image.RingWatchHub;
import io.troupe.actors.object.EntityReply;
import io.troupe.actors.replicate.CommitFeed;
import io.troupe.actors.replicate.LogPeer;
import io.troupe.actors.replicate.ReplicationMetrics;
import io.troupe.actors.version.ConversionCalls;
import io.troupe.actors.version.Versions;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.kind.KindFactsReader;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.kind.custom.LiveKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.schema.SchemaLibrary;
import io.troupe.persistence.Store;
import io.troupe.persistence.StoreSettings;
import io.troupe.persistence.codec.CommitCodec;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** One of two control-plane nodes in a process, on one real database, as far as their entities. */
final class PairNode implements AutoCloseable {
  final ReplicationMetrics log = new ReplicationMetrics();
  final ImageKeeper images;
  final ActorSystem<Void> system;
  final Store store;
  final Spine spine;
  private volatile CountDownLatch stall = new CountDownLatch(0);

  PairNode(String name, Path directory, DatabaseUrl url, Optional<PairNode> other) {
    LiveKinds kinds = new LiveKinds(new BuiltInKinds(), SchemaLibrary.builtIn());
    KindFactsReader facts = new KindFactsReader(kinds);
    RingWatchHub hub = new RingWatchHub(System::nanoTime);
    images = new ImageKeeper(facts, hub, System::nanoTime, new KindFollower(kinds, facts));
    CommitFeed feed = new CommitFeed(images);
    store =
        Store.open(
            StoreSettings.of(
                directory,
                Optional.of(url),
                key -> key.type().resource().equals("secrets"),
                facts::read,
                name,
                System::nanoTime,
                new SecureRandom()));
    var journal = store.journal(feed, images, _ -> {});
    var config =
        ConfigFactory.load(
            ConfigFactory.parseString("akka.coordinated-shutdown.exit-jvm = off")
                .withFallback(Store.config())
                .withFallback(Spine.config()));
    system =
        ActorSystem.create(
            Behaviors.<Void>empty(),
            "pair",
            ActorSystemSetup.create(journal, BootstrapSetup.create(config)));
    Cluster cluster = Cluster.get(system);
    PairNode first = other.orElse(this);
    cluster.manager().tell(Join.create(Cluster.get(first.system).selfMember().address()));
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
    spine =
        TestSpine.await(
            Spine.start(
                system,
                images,
                hub,
                new SpineParts(
                    kinds,
                    facts,
                    Access.of((_, _) -> new Authorizer.Verdict(true, "")),
                    List.of(),
                    _ -> List.of(),
                    _ -> List.of(),
                    (_, _, _) -> Result.refused(Failure.badRequest("no tokens here")),
                    List.of(),
                    store.log(),
                    store.checkpoints(),
                    journal.writer()::busy,
                    store.alone(),
                    this::now,
                    new java.util.SplittableRandom(1),
                    new Versions(ConversionCalls.NONE),
                    Optional.empty())));
    system.systemActorOf(
        LogPeer.create(feed, new CommitCodec(store.codec()), images, log), "log", Props.empty());
    store.follow(images::heardOf);
  }

  /** Entities ask for the time before they decide. */
  private Instant now() {
    try {
      stall.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return TestSpine.NOW;
  }

  /** From now on entities here neither decide nor answer, until {@link #resume}. */
  void stop() {
    stall = new CountDownLatch(1);
  }

  void resume() {
    stall.countDown();
  }

  FailoverEntities entities() {
    return (FailoverEntities) spine.entities();
  }

  CompletableFuture<EntityReply> ask(
      ObjectKey key, Expectation expected, String requestId, ObjectCommand command) {
    return entities()
        .ask(
            key,
            expected,
            new Cause("u", List.of(), "", "", "update", "", requestId, TestSpine.NOW, 0),
            command)
        .toCompletableFuture();
  }

  @Override
  public void close() {
    resume();
    system.terminate();
    TestSpine.await(system.getWhenTerminated());
    store.close();
  }
}
