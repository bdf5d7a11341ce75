package io.troupe.actors.cluster;

import static org.awaitility.Awaitility.await;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.Leave;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Another actor system in the cluster of the first, over Artery TCP in the same JVM. */
public final class SecondNode implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);

  public final ActorSystem<Void> system;
  private final ActorSystem<?> first;

  public SecondNode(ActorSystem<?> first) {
    this.first = first;
    var config =
        ConfigFactory.load(
            ConfigFactory.parseString("akka.coordinated-shutdown.exit-jvm = off\n")
                .withFallback(Spine.config()));
    system = ActorSystem.create(Behaviors.<Void>empty(), first.name(), config);
    Cluster.get(system).manager().tell(Join.create(Cluster.get(first).selfMember().address()));
    await()
        .atMost(SOON)
        .until(() -> Cluster.get(system).selfMember().status() == MemberStatus.up());
  }

  /** Leaves, and waits until the first knows. */
  public void leave() {
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Leave.create(cluster.selfMember().address()));
    await().atMost(SOON).until(() -> Cluster.get(first).state().members().size() == 1);
  }

  @Override
  public void close() {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
