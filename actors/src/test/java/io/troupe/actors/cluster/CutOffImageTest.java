package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.image.ImageKeeper;
import io.troupe.actors.image.RingWatchHub;
import io.troupe.actors.image.WatchHub.Opened;
import io.troupe.actors.object.Entities;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.persistence.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real journal whose beginning is dropped while a node still stands there. */
final class CutOffImageTest {
  @TempDir Path directory;

  @Test
  void theImageGoesOnFromTheCheckpointByItself() throws Exception {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(directory.resolve("postgres"), new SecureRandom());
        PairNode node =
            new PairNode("a", directory.resolve("node"), postgres.url(), Optional.empty())) {
      create(node, "first");
      RingWatchHub hub = new RingWatchHub(System::nanoTime);
      ImageKeeper late = new ImageKeeper(_ -> ObjectFacts.NONE, hub, System::nanoTime);
      TestSpine.await(
          late.start(node.store.log(), node.store.checkpoints(), ForkJoinPool.commonPool(), false));
      long stands = late.current().revision();
      create(node, "second");
      ClusterImage covered = TestSpine.await(node.images.latest());
      TestSpine.await(node.store.checkpoints().write(covered));
      create(node, "third");
      dropUpTo(postgres, covered.revision());

      late.heardOf(node.images.current().revision());
      ClusterImage image = TestSpine.await(late.atLeast(node.images.current().revision()));

      for (String name : new String[] {"first", "second", "third"}) {
        assertThat(image.get(key(name)).orElseThrow().json())
            .isEqualTo(node.images.current().get(key(name)).orElseThrow().json());
      }
      assertThat(hub.watch(key("first").type(), stands)).isInstanceOf(Opened.Expired.class);
      assertThat(hub.watch(key("first").type(), image.revision()))
          .isInstanceOf(Opened.Stream.class);
      assertThat(late.behindNanos()).isZero();
    }
  }

  /** What retention leaves, without the million events that fill a partition. */
  private static void dropUpTo(EmbeddedPostgres postgres, long revision) throws SQLException {
    var url = postgres.url();
    try (Connection connection =
            DriverManager.getConnection(url.jdbc(), url.user(), url.password());
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE journal_floor SET revision = " + revision);
      statement.execute("DELETE FROM event_journal WHERE ordering <= " + revision);
    }
  }

  private static void create(PairNode node, String name) {
    byte[] stored =
        Json.stored(
            Json.parse(
                "{\"kind\":\"Plan\",\"apiVersion\":\"internal.troupe.io/v1\",\"metadata\":{\"name\":\""
                    + name
                    + "\",\"uid\":\"uid-"
                    + name
                    + "\"}}"));
    // The first shards take their time to find a node.
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .ignoreExceptions()
        .until(() -> {
          ClusterImage image = TestSpine.await(node.images.latest());
          if (image.get(key(name)).isPresent()) {
            return true;
          }
          node.ask(
                  key(name),
                  Expectation.noneAt(image.revision()),
                  "create-" + name,
                  new ObjectCommand.Create(new Uid("uid-" + name), stored))
              .join();
          return false;
        });
  }

  private static ObjectKey key(String name) {
    return ObjectKey.of(Entities.INTERNAL_GROUP, "plans", "default", name);
  }
}
