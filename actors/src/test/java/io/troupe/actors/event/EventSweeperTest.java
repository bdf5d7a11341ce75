package io.troupe.actors.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.gate.ReadRequest;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.actors.image.ImageReader;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.outcome.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On virtual time, with a gate that only notes what it is asked. */
final class EventSweeperTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(
                  ConfigFactory.parseString(
                      "akka.actor.provider = local\nakka.coordinated-shutdown.exit-jvm = off"))
              .withFallback(ConfigFactory.defaultReference()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final AtomicReference<ClusterImage> image = new AtomicReference<>(ClusterImage.EMPTY);
  private final AtomicInteger sweeps = new AtomicInteger();
  private final List<String> deleted = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void eventsGoAnHourAfterTheyLastHappened() {
    image.set(ClusterImage.of(3, List.of(event("old", 1, 0), event("new", 2, 1_800))));
    EventWrites writes =
        new EventWrites(new NotingGate(), new BuiltInKinds(), new SplittableRandom(1));
    kit.spawn(EventSweeper.create(writes, new OneImage(), now::get));

    sweepAt(START.plusSeconds(3_599));
    assertThat(deleted).isEmpty();
    sweepAt(START.plusSeconds(3_601));
    // What is still there is deleted again by every sweep, so count names, not calls.
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(deleted).containsOnly("old@1"));
    // A repeat makes a new version, which lives on.
    image.set(ClusterImage.of(4, List.of(event("new", 4, 5_000))));
    sweepAt(START.plusSeconds(5_500));
    assertThat(deleted).containsOnly("old@1");
  }

  @Test
  void aBacklogIsDeletedInBatches() {
    List<StoredObject> many = new ArrayList<>();
    for (int i = 0; i < 450; i++) {
      many.add(event("e" + i, i + 1, 0));
    }
    image.set(ClusterImage.of(500, many));
    EventWrites writes =
        new EventWrites(new NotingGate(), new BuiltInKinds(), new SplittableRandom(1));
    kit.spawn(EventSweeper.create(writes, new OneImage(), now::get));

    sweepAt(START.plusSeconds(4_000));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(new HashSet<>(deleted)).hasSize(200));
    many.removeIf(event -> deleted.contains(event.key().name() + "@" + event.revision()));
    image.set(ClusterImage.of(501, many));
    await()
        .atMost(PATIENCE)
        .until(() -> {
          time.timePasses(Duration.ofSeconds(1));
          return new HashSet<>(deleted).size() >= 400;
        });
  }

  /** Ends when a sweep has begun at that time; the actor's own timer may have been set late. */
  private void sweepAt(Instant instant) {
    now.set(instant);
    int before = sweeps.get();
    await()
        .atMost(PATIENCE)
        .until(() -> {
          time.timePasses(Duration.ofSeconds(30));
          return sweeps.get() > before;
        });
  }

  private static StoredObject event(String name, long revision, int lastSecond) {
    ObjectNode event = Json.object().put("lastTimestamp", START.plusSeconds(lastSecond).toString());
    event.putObject("metadata").put("name", name);
    return new StoredObject(
        ObjectKey.of("", "events", "default", name),
        new Uid("u-" + name),
        revision,
        1,
        Json.bytes(event),
        ObjectFacts.of(event, Map.of()));
  }

  private final class OneImage implements ImageReader {
    @Override
    public ClusterImage current() {
      sweeps.incrementAndGet();
      return image.get();
    }

    @Override
    public CompletionStage<ClusterImage> latest() {
      return CompletableFuture.completedStage(image.get());
    }

    @Override
    public CompletionStage<ClusterImage> atLeast(long revision) {
      return CompletableFuture.completedStage(image.get());
    }

    @Override
    public Optional<ClusterImage> exactly(long revision) {
      return Optional.empty();
    }
  }

  private final class NotingGate implements ApiGate {
    @Override
    public CompletionStage<ReadAnswer> read(ReadRequest request) {
      throw new AssertionError("the sweeper reads images only");
    }

    @Override
    public CompletionStage<WriteAnswer> write(WriteRequest request) {
      WriteRequest.Operation.Delete delete = (WriteRequest.Operation.Delete) request.operation();
      deleted.add(request.target().name() + "@" + delete.options().resourceVersion().orElse(""));
      return CompletableFuture.completedStage(
          new WriteAnswer.Refused(
              Failure.notFound(request.target().kind().type(), request.target().name()),
              List.of()));
    }

    @Override
    public Authorization authorizePath(UserInfo user, String method, String path) {
      throw new AssertionError("the sweeper asks for no paths");
    }
  }
}
