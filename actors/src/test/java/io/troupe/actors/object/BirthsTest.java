package io.troupe.actors.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.image.ImageReader;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.EntityRules;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.object.ObjectEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** First events without their entities, and what goes to the entities all the same. */
final class BirthsTest {
  private static final ObjectKey KEY = ObjectKey.of("", "configmaps", "default", "web");
  private static final ObjectCommand.Create CREATE =
      new ObjectCommand.Create(
          new Uid("u1"), Json.stored(Json.parse("{\"metadata\":{\"name\":\"web\"}}")));
  private static final EntityReply FROM_ENTITY = new EntityReply.Stale(7);

  private final List<ObjectCommand> askedOfEntities = new ArrayList<>();
  private final Map<ObjectEvent, CompletableFuture<Void>> written = new LinkedHashMap<>();
  private boolean fresh = true;
  private boolean busy;

  private final Births births =
      new Births(
          (_, _, _, command) -> {
            askedOfEntities.add(command);
            return CompletableFuture.completedStage(FROM_ENTITY);
          },
          _ -> EntityRules.GENERIC,
          new EntityParts(
              "here",
              new EmptyImages(),
              _ -> ObjectFacts.NONE,
              InstantSource.fixed(Instant.EPOCH),
              () -> busy,
              true),
          new Births.Journal() {
            @Override
            public boolean isFresh(ObjectKey key) {
              return fresh;
            }

            @Override
            public CompletionStage<Void> write(ObjectKey key, ObjectEvent event) {
              return written.computeIfAbsent(event, _ -> new CompletableFuture<>());
            }
          },
          Runnable::run);

  private record EmptyImages() implements ImageReader {
    @Override
    public ClusterImage current() {
      return ClusterImage.EMPTY;
    }

    @Override
    public CompletionStage<ClusterImage> latest() {
      return CompletableFuture.completedStage(ClusterImage.EMPTY);
    }

    @Override
    public CompletionStage<ClusterImage> atLeast(long revision) {
      return latest();
    }

    @Override
    public Optional<ClusterImage> exactly(long revision) {
      return Optional.empty();
    }
  }

  private CompletableFuture<EntityReply> ask(Expectation expected, ObjectCommand command) {
    Cause cause = new Cause("u", List.of(), "", "", "create", "", "r1", Instant.EPOCH, 0);
    return births.ask(KEY, expected, cause, command).toCompletableFuture();
  }

  private void commit(long revision) {
    Map.Entry<ObjectEvent, CompletableFuture<Void>> first = written.entrySet().iterator().next();
    first.getKey().stamp(revision);
    first.getValue().complete(null);
  }

  @Test
  void theFirstEventIsAnsweredOnceItIsCommitted() {
    CompletableFuture<EntityReply> reply = ask(Expectation.noneAt(3), CREATE);
    assertThat(reply).isNotDone();
    commit(4);
    EntityReply.Done done = (EntityReply.Done) reply.join();
    assertThat(done.object().revision()).isEqualTo(4);
    assertThat(done.object().sequenceNumber()).isEqualTo(1);
    assertThat(done.object().uid()).isEqualTo(new Uid("u1"));
    assertThat(askedOfEntities).isEmpty();
  }

  @Test
  void whatIsNoCreationOfAFreshNameGoesToTheEntity() {
    ObjectCommand delete = new ObjectCommand.Delete(DeleteOptions.DEFAULT);
    assertThat(ask(Expectation.ANY, delete).join()).isEqualTo(FROM_ENTITY);
    assertThat(ask(Expectation.of(new Uid("u0"), 2), CREATE).join()).isEqualTo(FROM_ENTITY);
    fresh = false;
    assertThat(ask(Expectation.noneAt(3), CREATE).join()).isEqualTo(FROM_ENTITY);
    assertThat(askedOfEntities).containsExactly(delete, CREATE, CREATE);
    assertThat(written).isEmpty();
  }

  @Test
  void aSecondCreationOfTheNameWaitsAndIsTheEntitys() {
    CompletableFuture<EntityReply> first = ask(Expectation.noneAt(3), CREATE);
    CompletableFuture<EntityReply> second = ask(Expectation.noneAt(3), CREATE);
    assertThat(second).isNotDone();
    assertThat(written).hasSize(1);
    commit(4);
    assertThat(first.join()).isInstanceOf(EntityReply.Done.class);
    assertThat(second.join()).isEqualTo(FROM_ENTITY);
  }

  @Test
  void aWriteThatFailsIsToBeTriedAgain() {
    CompletableFuture<EntityReply> refused = ask(Expectation.noneAt(3), CREATE);
    written
        .values()
        .iterator()
        .next()
        .completeExceptionally(new CompletionException(new IllegalStateException("fence")));
    assertThat(refused.join()).isEqualTo(new EntityReply.Retry());
    CompletableFuture<EntityReply> again = ask(Expectation.noneAt(3), CREATE);
    assertThat(written).hasSize(2);
    assertThat(again).isNotDone();
  }

  @Test
  void nothingIsDecidedWhileTheJournalIsBusy() {
    busy = true;
    assertThat(ask(Expectation.noneAt(3), CREATE).join()).isEqualTo(new EntityReply.Busy());
    assertThat(written).isEmpty();
  }
}
