package io.troupe.persistence.journal;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.core.meta.ObjectKey;
import io.troupe.persistence.Store;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** An actor system on the journal, wired as a control-plane node wires it. */
final class TestSystem implements AutoCloseable {
  private static final Duration ASK = Duration.ofSeconds(60);

  final Store store;
  final Recorder heard = new Recorder();
  final Map<ObjectKey, RecoverySource.Recovered> memory = new ConcurrentHashMap<>();
  final RevisionJournalSetup setup;
  final ActorSystem<SpawnProtocol.Command> system;

  TestSystem(TestServer server, DatabaseUrl url, WriterSettings writer) {
    store = server.store(url, writer);
    setup = store.journal(heard, key -> Optional.ofNullable(memory.get(key)), _ -> {});
    Config config =
        ConfigFactory.parseString(
                """
                akka.loglevel = OFF
                akka.stdout-loglevel = OFF
                akka.log-dead-letters = off
                akka.actor.provider = local
                """)
            .withFallback(Store.config())
            .withFallback(ConfigFactory.load());
    system =
        ActorSystem.create(
            SpawnProtocol.create(),
            "test",
            ActorSystemSetup.create(BootstrapSetup.create(config), setup));
  }

  TestSystem(TestServer server, DatabaseUrl url, String name) {
    this(server, url, WriterSettings.of(name, System::nanoTime));
  }

  ActorRef<TestEntity.Command> entity(ObjectKey key) throws Exception {
    CompletableFuture<ActorRef<TestEntity.Command>> spawned =
        AskPattern.<SpawnProtocol.Command, ActorRef<TestEntity.Command>>ask(
                system,
                replyTo ->
                    new SpawnProtocol.Spawn<>(TestEntity.create(key), "", Props.empty(), replyTo),
                ASK,
                system.scheduler())
            .toCompletableFuture();
    return spawned.get(60, TimeUnit.SECONDS);
  }

  CompletableFuture<TestEntity.State> change(
      ActorRef<TestEntity.Command> entity, String request, Duration patience) {
    return AskPattern.<TestEntity.Command, TestEntity.State>ask(
            entity,
            replyTo -> new TestEntity.Command(Optional.of(request), replyTo),
            patience,
            system.scheduler())
        .toCompletableFuture();
  }

  TestEntity.State change(ActorRef<TestEntity.Command> entity, String request) throws Exception {
    return change(entity, request, ASK).get(60, TimeUnit.SECONDS);
  }

  TestEntity.State state(ActorRef<TestEntity.Command> entity) throws Exception {
    return AskPattern.<TestEntity.Command, TestEntity.State>ask(
            entity,
            replyTo -> new TestEntity.Command(Optional.empty(), replyTo),
            ASK,
            system.scheduler())
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    ActorTestKit.shutdown(system, Duration.ofSeconds(60));
    store.close();
  }
}
