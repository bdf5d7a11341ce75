package io.troupe.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.gate.ReadRequest.Freshness;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.object.EntityReply;
import io.troupe.actors.version.ConversionCalls;
import io.troupe.actors.version.Versions;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastBounds;
import io.troupe.persistence.history.PastPage;
import io.troupe.persistence.history.PastScope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Where reads of the past are answered from, and to whom. */
final class PastReadsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final ObjectKey NAMESPACE = ObjectKey.of("", "namespaces", "", "shop");
  private static final ObjectKey MAP = ObjectKey.of("", "configmaps", "shop", "a");
  private static final ObjectKey SECRET = ObjectKey.of("", "secrets", "shop", "s");

  private static StoredObject object(ObjectKey key, String uid, long revision) {
    String json =
        "{\"kind\":\"X\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\""
            + revision
            + "\",\"name\":\""
            + key.name()
            + "\",\"uid\":\""
            + uid
            + "\"}}";
    return new StoredObject(
        key, new Uid(uid), revision, 1, json.getBytes(StandardCharsets.UTF_8), ObjectFacts.NONE);
  }

  /**
   * A past in which everything stood from revision 10 on, and the namespace is another since 50.
   */
  private static final class Recorded implements Past {
    private final List<String> asked = new ArrayList<>();
    private Optional<CompletableFuture<List<StoredObject>>> slow = Optional.empty();

    @Override
    public CompletionStage<PastBounds> bounds() {
      return done(new PastBounds(5, NOW.minusSeconds(100), 100, NOW));
    }

    @Override
    public CompletionStage<OptionalLong> revisionAt(Instant time) {
      long seconds = NOW.getEpochSecond() - time.getEpochSecond();
      return done(seconds > 95 ? OptionalLong.empty() : OptionalLong.of(100 - seconds));
    }

    @Override
    public CompletionStage<Optional<StoredObject>> objectAt(ObjectKey key, long revision) {
      asked.add("get " + key.name() + " at " + revision);
      String uid = key.equals(NAMESPACE) && revision < 50 ? "old" : "new";
      return done(revision < 10 ? Optional.empty() : Optional.of(object(key, uid, 10)));
    }

    @Override
    public CompletionStage<List<StoredObject>> listAt(
        ResourceType type, String namespace, long revision) {
      asked.add("list " + type.resource() + " at " + revision);
      return slow.isPresent()
          ? slow.get()
          : done(List.of(object(new ObjectKey(type, namespace, "a"), "u", 10)));
    }

    @Override
    public CompletionStage<PastPage> events(
        PastScope scope, long from, long to, Order order, int max) {
      throw new UnsupportedOperationException();
    }
  }

  /** Revision 100, and 90 is kept. */
  private static final class Images implements ImageReader {
    private final ClusterImage now =
        ClusterImage.of(100, List.of(object(NAMESPACE, "new", 60), object(MAP, "u", 100)));
    private final ClusterImage kept =
        ClusterImage.of(90, List.of(object(NAMESPACE, "new", 60), object(MAP, "u", 80)));
    private final List<Long> keeps = new ArrayList<>();

    @Override
    public ClusterImage current() {
      return now;
    }

    @Override
    public CompletionStage<ClusterImage> latest() {
      return done(now);
    }

    @Override
    public CompletionStage<ClusterImage> atLeast(long revision) {
      return CompletableFuture.failedStage(new java.util.concurrent.TimeoutException());
    }

    @Override
    public Optional<ClusterImage> exactly(long revision) {
      return revision == 90 ? Optional.of(kept) : Optional.empty();
    }

    @Override
    public void keep(ClusterImage image) {
      keeps.add(image.revision());
    }
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedStage(value);
  }

  private final Recorded past = new Recorded();
  private final Images images = new Images();
  private Predicate<Attributes> allowed = _ -> true;

  private final DefaultApiGate gate =
      new DefaultApiGate(
          new GateParts(
              new BuiltInKinds(),
              Access.of((question, _) -> new Authorizer.Verdict(allowed.test(question), "")),
              List.of(),
              List.of(),
              List.of(),
              (_, _, _) -> Result.refused(Failure.badRequest("")),
              images,
              (_, _, _, _) -> done(new EntityReply.Busy()),
              InstantSource.fixed(NOW),
              new SplittableRandom(1),
              _ -> new CompletableFuture<>(),
              new Versions(ConversionCalls.NONE),
              Optional.of(past)));

  private String user = "u";

  private CompletionStage<ReadAnswer> ask(String verb, ObjectKey key, Freshness freshness) {
    var kind = new BuiltInKinds().byType(key.type()).orElseThrow();
    String name = verb.equals("get") ? key.name() : "";
    return gate.read(
        new ReadRequest(
            new Caller(new UserInfo(user, "", List.of(), Map.of()), "", "", "request", 0),
            new Target(kind, "", key.namespace(), name),
            verb,
            freshness));
  }

  private ClusterImage read(String verb, ObjectKey key, Freshness freshness) {
    ReadAnswer answer = ask(verb, key, freshness).toCompletableFuture().join();
    assertThat(answer).isInstanceOf(ReadAnswer.Granted.class);
    return ((ReadAnswer.Granted) answer).image();
  }

  private Failure refused(String verb, ObjectKey key, Freshness freshness) {
    ReadAnswer answer = ask(verb, key, freshness).toCompletableFuture().join();
    assertThat(answer).isInstanceOf(ReadAnswer.Refused.class);
    return ((ReadAnswer.Refused) answer).failure();
  }

  @Test
  void aKeptImageIsReadAndTheJournalIsNotAsked() {
    assertThat(read("list", MAP, new Freshness.Past(90)).get(MAP).orElseThrow().revision())
        .isEqualTo(80);
    assertThat(past.asked).isEmpty();
  }

  @Test
  void whatIsNotKeptComesFromTheJournalAndOnlyThat() {
    ClusterImage image = read("get", MAP, new Freshness.Past(70));
    assertThat(image.revision()).isEqualTo(70);
    assertThat(image.size()).isEqualTo(1);
    assertThat(read("get", MAP, new Freshness.Past(8)).size()).isZero();
    assertThat(past.asked).contains("get a at 70", "get a at 8");
    assertThat(images.keeps).isEmpty();
  }

  @Test
  void theSameListIsReadOnceUnlessItIsSecret() {
    read("list", MAP, new Freshness.Past(70));
    read("list", MAP, new Freshness.Past(70));
    read("list", MAP, new Freshness.Past(71));
    assertThat(past.asked).containsExactly("list configmaps at 70", "list configmaps at 71");
    past.asked.clear();
    read("list", SECRET, new Freshness.Past(90));
    read("list", SECRET, new Freshness.Past(90));
    assertThat(past.asked).containsExactly("list secrets at 90", "list secrets at 90");
  }

  @Test
  void anExpiredListOfThePresentStaysExpired() {
    assertThat(refused("list", MAP, new Freshness.Exact(70)).reason()).isEqualTo(Reason.EXPIRED);
    assertThat(past.asked).isEmpty();
  }

  @Test
  void anEarlierNamespaceOfTheNameTakesTheRightInAll() {
    allowed = question -> question.namespace().equals("shop");
    assertThat(read("get", MAP, new Freshness.Past(55)).size()).isEqualTo(1);
    Failure failure = refused("get", MAP, new Freshness.Past(40));
    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(failure.message())
        .isEqualTo(
            "configmaps \"a\" is forbidden: the namespace \"shop\" of revision 40 is not today's,"
                + " and to read it takes the same right in all namespaces");
    assertThat(past.asked).doesNotContain("get a at 40");
    allowed = _ -> true;
    assertThat(read("get", MAP, new Freshness.Past(40)).size()).isEqualTo(1);
  }

  @Test
  void aTimeIsTheRevisionThatStoodThen() {
    Freshness then = new Freshness.AsOf(NOW.minusSeconds(30));
    assertThat(read("list", MAP, then).revision()).isEqualTo(70);
    assertThat(refused("list", MAP, new Freshness.AsOf(NOW.plusSeconds(1))).code()).isEqualTo(400);
    Failure failure = refused("list", MAP, new Freshness.AsOf(NOW.minusSeconds(99)));
    assertThat(failure.reason()).isEqualTo(Reason.EXPIRED);
    assertThat(failure.message()).endsWith("it begins at 2026-11-21T09:58:20Z");
  }

  @Test
  void whoComesWhileManyAskIsTurnedAway() {
    past.slow = Optional.of(new CompletableFuture<>());
    List<CompletionStage<ReadAnswer>> waiting = new ArrayList<>();
    for (int i = 0; i < PastReads.AT_ONCE_MAX + PastReads.WAITING_MAX; i++) {
      user = "one of several " + i % 3;
      waiting.add(ask("list", SECRET, new Freshness.Past(60 + i % 30)));
    }
    assertThat(waiting).noneMatch(answer -> answer.toCompletableFuture().isDone());
    user = "another";
    Failure failure = refused("list", SECRET, new Freshness.Past(60));
    assertThat(failure.code()).isEqualTo(429);
    assertThat(failure.retryAfterSeconds()).isPositive();
    past.slow.get().complete(List.of());
    waiting.forEach(each ->
        assertThat(each.toCompletableFuture().join()).isInstanceOf(ReadAnswer.Granted.class));
    assertThat(read("list", SECRET, new Freshness.Past(60)).size()).isZero();
  }

  @Test
  void aJournalThatCannotBeReadIsSaidPlainly() {
    past.slow = Optional.of(CompletableFuture.failedFuture(new IllegalStateException("away")));
    assertThat(refused("list", MAP, new Freshness.Past(60)).code()).isEqualTo(503);
    past.slow = Optional.empty();
    assertThat(read("list", MAP, new Freshness.Past(60)).size()).isEqualTo(1);
  }
}
