package io.troupe.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.BootstrapSetup;
import akka.actor.ExtendedActorSystem;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.remote.RemoteActorRefProvider;
import akka.remote.artery.TestManagementCommands;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.cluster.MemberTls;
import io.troupe.node.pki.Pki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The end of a member whose connection to another one does not end by itself. */
@Timeout(120)
class EndingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What all actors together may take; that would be the time without the cut. */
  private static final Duration ACTORS_MAX = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void connectionsThatHangAreCutOnceTheNodeHasLeft() throws IOException {
    Pki pki = Pki.open(folder, InstantSource.system().instant(), new SecureRandom());
    ActorSystem<Void> stays = system(pki);
    ActorSystem<Void> leaves = system(pki);
    try {
      join(stays, stays);
      join(leaves, stays);
      loseTheReaderOfControlMessages(leaves);

      long begun = System.nanoTime();
      new Ending(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(leaves),
              Optional.empty())
          .inOrder(Duration.ZERO, Duration.ZERO);
      assertThat(leaves.getWhenTerminated().toCompletableFuture()).isDone();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ACTORS_MAX);
    } finally {
      leaves.terminate();
      stays.terminate();
    }
  }

  /**
   * What a shutdown does when its signal comes to the streams in the wrong order: with the one that
   * reads control messages ends, as if complete, the one that writes them.
   */
  private static void loseTheReaderOfControlMessages(ActorSystem<?> system) {
    Exception failure = new IllegalStateException("lost on purpose");
    assertThat(system.settings().config().getBoolean("akka.remote.artery.advanced.test-mode"))
        .isTrue();
    ExtendedActorSystem classic = (ExtendedActorSystem) Adapter.toClassic(system);
    ((RemoteActorRefProvider) classic.provider())
        .transport()
        .managementCommand(new TestManagementCommands.FailInboundStreamOnce(failure));
    Cluster cluster = Cluster.get(system);
    // Without control messages there are no answers to heartbeats either.
    await().atMost(PATIENCE).until(() -> !cluster.state().getUnreachable().isEmpty());
  }

  private static void join(ActorSystem<?> system, ActorSystem<?> cluster) {
    Cluster own = Cluster.get(system);
    own.manager().tell(Join.create(Cluster.get(cluster).selfMember().address()));
    await().atMost(PATIENCE).until(() -> own.selfMember().status().equals(MemberStatus.up()));
  }

  private static ActorSystem<Void> system(Pki pki) throws IOException {
    String host = "127.0.0.1";
    MemberCredentials credentials =
        new MemberCredentials(pki, "member", host, InstantSource.system(), new SecureRandom());
    ActorSystemSetup setup =
        ActorSystemSetup.create(
            BootstrapSetup.create(config(host, freePort(host))), MemberTls.setup(credentials));
    return ActorSystem.create(Behaviors.<Void>empty(), "ending", setup);
  }

  private static Config config(String host, int port) {
    return ConfigFactory.parseString(
            """
            akka {
              actor.provider = cluster
              jvm-shutdown-hooks = off
              coordinated-shutdown {
                run-by-jvm-shutdown-hook = off
                # Nobody answers who leaves: the other one is not heard.
                phases.cluster-exiting.timeout = 1 s
              }
              cluster.jmx.multi-mbeans-in-same-jvm = on
              remote.artery {
                transport = tls-tcp
                canonical { hostname = "%s", port = %d }
                advanced.test-mode = on
              }
            }
            """
                .formatted(host, port))
        .withFallback(ConfigFactory.load());
  }

  private static int freePort(String host) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    }
  }
}
