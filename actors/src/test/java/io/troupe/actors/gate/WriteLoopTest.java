package io.troupe.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.object.EntityReply;
import io.troupe.actors.version.ConversionCalls;
import io.troupe.actors.version.Versions;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What the gate makes of an entity's answers. */
final class WriteLoopTest {
  private static final ObjectKey KEY = ObjectKey.of("", "configmaps", "default", "a");

  /** An image that is as far as the test says. */
  private static final class Images implements ImageReader {
    private ClusterImage image = at(1);

    static ClusterImage at(long revision) {
      String json =
          "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\""
              + revision
              + "\",\"name\":\"a\",\"namespace\":\"default\",\"uid\":\"u\",\"creationTimestamp\":"
              + "\"2026-01-01T00:00:00Z\"},\"data\":{\"n\":\""
              + revision
              + "\"}}";
      return ClusterImage.of(
          revision,
          List.of(
              new StoredObject(
                  KEY,
                  new Uid("u"),
                  revision,
                  revision,
                  json.getBytes(StandardCharsets.UTF_8),
                  ObjectFacts.NONE)));
    }

    @Override
    public ClusterImage current() {
      return image;
    }

    @Override
    public CompletionStage<ClusterImage> latest() {
      return CompletableFuture.completedStage(image);
    }

    @Override
    public CompletionStage<ClusterImage> atLeast(long revision) {
      image = at(Math.max(revision, image.revision()));
      return latest();
    }

    @Override
    public Optional<ClusterImage> exactly(long revision) {
      return Optional.empty();
    }
  }

  private final Images images = new Images();
  private final ArrayDeque<Supplier<CompletionStage<EntityReply>>> replies = new ArrayDeque<>();
  private final List<Long> expected = new ArrayList<>();

  private final DefaultApiGate gate =
      new DefaultApiGate(
          new GateParts(
              new BuiltInKinds(),
              Access.of((_, _) -> new Authorizer.Verdict(true, "")),
              List.of(),
              List.of(),
              List.of(),
              (_, _, _) -> Result.refused(Failure.badRequest("")),
              images,
              (_, expectation, _, _) -> {
                expected.add(expectation.sequenceNumber());
                return replies.size() > 1 ? replies.poll().get() : replies.peek().get();
              },
              InstantSource.fixed(Instant.EPOCH),
              new SplittableRandom(1),
              _ -> CompletableFuture.completedStage(null),
              new Versions(ConversionCalls.NONE),
              Optional.empty()));

  private void reply(EntityReply reply) {
    replies.add(() -> CompletableFuture.completedStage(reply));
  }

  private WriteAnswer update(String resourceVersion) {
    Kind kind = new BuiltInKinds().byType(new ResourceType("", "configmaps")).orElseThrow();
    var body =
        Json.parse(
            "{\"metadata\":{\"name\":\"a\"" + resourceVersion + "},\"data\":{\"n\":\"mine\"}}");
    return gate.write(
            new WriteRequest(
                new Caller(new UserInfo("u", "", List.of(), Map.of()), "", "", "request", 0),
                new Target(kind, "", "default", "a"),
                new Operation.Update(body, List.of()),
                WriteRequest.Options.NONE))
        .toCompletableFuture()
        .join();
  }

  private static Failure refused(WriteAnswer answer) {
    assertThat(answer).isInstanceOf(WriteAnswer.Refused.class);
    return ((WriteAnswer.Refused) answer).failure();
  }

  @Test
  void staleIsComputedAgainFromTheNewerVersion() {
    reply(new EntityReply.Stale(5));
    reply(new EntityReply.Done(Images.at(6).get(KEY).orElseThrow(), false));
    assertThat(update("")).isInstanceOf(WriteAnswer.Written.class);
    assertThat(expected).containsExactly(1L, 5L);
  }

  @Test
  void staleAgainstANamedVersionConflictsAtOnce() {
    reply(new EntityReply.Stale(5));
    assertThat(refused(update(",\"resourceVersion\":\"1\"")).reason()).isEqualTo(Reason.CONFLICT);
    assertThat(expected).hasSize(1);
  }

  @Test
  void fiveTimesStaleConflicts() {
    for (long r = 2; r < 10; r++) {
      reply(new EntityReply.Stale(r));
    }
    assertThat(refused(update("")).message()).contains("the object has been modified");
    assertThat(expected).hasSize(WriteLoop.ATTEMPTS_MAX);
  }

  @Test
  void retryIsSentAgainAndAgainButNotForEver() {
    reply(new EntityReply.Retry());
    Failure failure = refused(update(""));
    assertThat(failure.reason()).isEqualTo(Reason.SERVER_TIMEOUT);
    assertThat(failure.retryAfterSeconds()).isEqualTo(1);
    assertThat(expected).hasSize(WriteLoop.SENDS_MAX);
  }

  @Test
  void aFullJournalIsTooManyRequests() {
    reply(new EntityReply.Busy());
    Failure failure = refused(update(""));
    assertThat(failure.reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
    assertThat(failure.retryAfterSeconds()).isEqualTo(1);
  }

  @Test
  void noAnswerInTimeIsATimeout() {
    replies.add(() -> CompletableFuture.failedStage(new TimeoutException("ask")));
    assertThat(refused(update("")).reason()).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void whatWentWrongInsideStaysInside() {
    replies.add(() -> CompletableFuture.failedStage(new IllegalStateException("secret detail")));
    Failure failure = refused(update(""));
    assertThat(failure.reason()).isEqualTo(Reason.INTERNAL_ERROR);
    assertThat(failure.message()).doesNotContain("secret");
  }

  @Test
  void aRefusalOfAnOldVersionIsComputedAgain() {
    reply(new EntityReply.Refused(Failure.badRequest("old"), 0));
    reply(new EntityReply.Refused(Failure.badRequest("now"), 1));
    assertThat(refused(update("")).message()).isEqualTo("now");
  }
}
