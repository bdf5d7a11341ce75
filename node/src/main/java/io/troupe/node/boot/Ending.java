package io.troupe.node.boot;

import static io.troupe.node.boot.Awaiting.await;

import akka.actor.ActorRef;
import akka.actor.PoisonPill;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.cluster.typed.Cluster;
import io.troupe.core.member.MemberState;
import io.troupe.http.server.ApiServer;
import io.troupe.persistence.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a control plane ends, with as many of its parts as there are. Blocks. */
record Ending(
    Optional<Peers> peers,
    Optional<Nodes> nodes,
    Optional<ApiServer.Bound> api,
    Optional<ActorSystem<?>> system,
    Optional<Store> store) {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  /**
   * How long is waited.
   *
   * @param actors for all of them: shards move within 10 s, the others hear of it within 15
   * @param connections once this node is no member any more, and only its connections are left:
   *     these take 0.2 s, and Akka gives what it flushes into them 1 s
   * @param cut in addition to all of them, for what was cut
   */
  record Limits(Duration actors, Duration connections, Duration cut) {
    static final Limits USUAL =
        new Limits(Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(10));
  }

  /** Between looks at what ends. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final int TREE_CHARS_MAX = 10_000;

  /**
   * Artery's encrypted connections. When it stops its streams, what reads other members' control
   * messages may be done before what writes them is told; that then ends as if by itself, not as if
   * cut, and its connection waits for the other side to close, which has no reason to. Artery waits
   * for it, with its port taken, for ever. One leave in 20 on a busy machine went that way.
   */
  private static final String CONNECTIONS = "/system/Materializers/StreamSupervisor-*/TLS-*";

  /**
   * Where there are others: readiness fails first and clients are asked to go elsewhere, while they
   * are still served. Agents let go of their pods, requests under way finish within the limit; then
   * actors, whose shards move to the others, then the database.
   *
   * @param notice how long clients have to hear of it
   */
  void inOrder(Duration notice, Duration limit) {
    try {
      if (peers.isPresent()) {
        peers.get().enter(MemberState.LEAVING);
        api.ifPresent(ApiServer.Bound::leaving);
        pause(notice);
      }
      nodes.ifPresent(Nodes::stop);
      api.ifPresent(a -> await(a.stop(limit)));
      LOG.info("the API has stopped");
      system.ifPresent(s -> terminate(s, Limits.USUAL));
      LOG.info("the actors have stopped");
    } finally {
      release(MemberState.LEFT);
      LOG.info("the database has stopped");
    }
  }

  /**
   * Of a node that the others have given up: whatever it still said could be wrong.
   *
   * @return whether its actors have ended; while they have not, no others can begin here
   */
  boolean atOnce() {
    return atOnce(Limits.USUAL);
  }

  boolean atOnce(Limits limits) {
    quietly(() -> api.ifPresent(a -> await(a.stop(Duration.ZERO))));
    quietly(() -> nodes.ifPresent(Nodes::stop));
    quietly(() -> system.ifPresent(s -> terminate(s, limits)));
    release(MemberState.DOWN);
    return system.isEmpty() || system.get().getWhenTerminated().toCompletableFuture().isDone();
  }

  private static void quietly(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      LOG.warn("a part would not end: {}", e.toString());
    }
  }

  /** Of a start that failed: nobody waits for an answer, only nothing must stay behind. */
  void unfinished() {
    try {
      peers.ifPresent(p -> p.enter(MemberState.LEAVING));
      system.ifPresent(s -> {
        s.terminate();
        peers.ifPresent(_ -> await(s.getWhenTerminated()));
      });
    } catch (RuntimeException e) {
      LOG.warn("the actors would not end: {}", e.toString());
    } finally {
      release(MemberState.LEFT);
    }
  }

  private void release(MemberState last) {
    store.ifPresent(Store::close);
    peers.ifPresent(p -> {
      p.enter(last);
      p.close();
    });
  }

  /** One that does not end has given up its shards and its place already. */
  private static void terminate(ActorSystem<?> system, Limits limits) {
    system.terminate();
    Cluster cluster = Cluster.get(system);
    long begun = ProcessTime.nanos();
    long member = begun;
    boolean cut = false;
    while (!hasEnded(system)) {
      long now = ProcessTime.nanos();
      member = cluster.isTerminated() ? member : now;
      if (!cut
          && (now - member > limits.connections().toNanos()
              || now - begun > limits.actors().toNanos())) {
        cut = true;
        LOG.info("connections to other members do not end by themselves: they are cut");
        Adapter.toClassic(system)
            .actorSelection(CONNECTIONS)
            .tell(PoisonPill.getInstance(), ActorRef.noSender());
      }
      if (now - begun > limits.actors().plus(limits.cut()).toNanos()) {
        LOG.warn("the actors do not end; going on without them. Left are:\n{}", tree(system));
        return;
      }
    }
  }

  /** Waits a moment for it. */
  private static boolean hasEnded(ActorSystem<?> system) {
    try {
      system.getWhenTerminated().toCompletableFuture().get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      return false;
    } catch (ExecutionException failed) {
      LOG.warn("the actors have not ended in order", failed.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private static String tree(ActorSystem<?> system) {
    String tree = system.printTree();
    return tree.substring(0, Math.min(tree.length(), TREE_CHARS_MAX));
  }

  /** Nobody cuts it short: whoever will not wait sends a second signal. */
  private static void pause(Duration time) {
    try {
      new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
