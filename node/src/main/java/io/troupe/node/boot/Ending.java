package io.troupe.node.boot;

import static io.troupe.node.boot.Awaiting.await;

import akka.actor.typed.ActorSystem;
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

  /** Shards move within 10 s, the others hear of it within 15. */
  private static final Duration ACTORS_MAX = Duration.ofSeconds(30);

  private static final int TREE_CHARS_MAX = 10_000;

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
      system.ifPresent(Ending::terminate);
      LOG.info("the actors have stopped");
    } finally {
      release(MemberState.LEFT);
      LOG.info("the database has stopped");
    }
  }

  /** Of a node that the others have given up: whatever it still said could be wrong. */
  void atOnce() {
    try {
      api.ifPresent(a -> await(a.stop(Duration.ZERO)));
      nodes.ifPresent(Nodes::stop);
      system.ifPresent(Ending::terminate);
    } catch (RuntimeException e) {
      LOG.warn("a part would not end: {}", e.toString());
    } finally {
      release(MemberState.DOWN);
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
  private static void terminate(ActorSystem<?> system) {
    system.terminate();
    try {
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .get(ACTORS_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      LOG.warn("the actors do not end; going on without them. These are left:\n{}", tree(system));
    } catch (ExecutionException failed) {
      LOG.warn("the actors have not ended in order", failed.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
