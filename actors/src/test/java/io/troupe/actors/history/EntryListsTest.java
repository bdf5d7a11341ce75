package io.troupe.actors.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.gate.ReadRequest;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.history.EntryFilter;
import io.troupe.core.history.EntryToken;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a list of entries does not do: grow without end, or answer another question. */
class EntryListsTest {
  private static final UserInfo USER = new UserInfo("bob", "", List.of(), Map.of());
  private static final ObjectKey WEB = ObjectKey.of("apps", "deployments", "shop", "web");
  private static final ObjectKey POD = ObjectKey.of("", "pods", "shop", "web-1-a");
  private static final Cause ALICE =
      new Cause("alice", List.of(), "10.0.0.7", "kubectl/1", "patch", "", "r", Instant.EPOCH, 0);

  private final FakePast past = new FakePast();
  private final ClusterImage image = ClusterImage.of(10_000, List.of());
  private final Histories histories =
      new Histories(
          new Histories.Parts(
              past, new OpenGate(), new CurrentImage(() -> image), new BuiltInKinds(), () -> 0));

  @Test
  void aPageEndsWhenItIsLarge() {
    int versions = 60;
    for (int i = 0; i < versions; i++) {
      StringBuilder data = new StringBuilder();
      for (int key = 0; key < 100; key++) {
        String value = Integer.toString(i).repeat(1_000).substring(0, 1_000);
        data.append(key == 0 ? "" : ",").append("'k" + key + "':'" + value + "'");
      }
      past.add(
          i == 0 ? EventType.CREATED : EventType.SPEC_CHANGED,
          ObjectKey.of("", "configmaps", "shop", "large"),
          "l",
          "{'kind':'ConfigMap','apiVersion':'v1','data':{" + data + "}}",
          ALICE);
    }
    List<Long> all = new ArrayList<>();
    Optional<EntryToken> resume = Optional.empty();
    int pages = 0;
    do {
      Histories.Listed page = listed(query("", 2_000, resume));
      assertThat(page.entries().stream().mapToLong(entry -> entry.json().length).sum())
          .isLessThan(EntryLists.PAGE_BYTES_MAX + 500_000);
      all.addAll(revisions(page));
      pages++;
      resume =
          page.token().isEmpty()
              ? Optional.empty()
              : Optional.of(((Result.Ok<EntryToken>) EntryToken.decode(page.token())).value());
    } while (resume.isPresent());
    assertThat(pages).isGreaterThan(1);
    assertThat(all).hasSize(versions).doesNotHaveDuplicates();
  }

  @Test
  void aKindIsAskedForByItsName() {
    long scaled = scale();
    long pod = past.add(EventType.CREATED, POD, "p", "{'kind':'Pod','apiVersion':'v1'}", ALICE);
    assertThat(revisions(listed(query("object.kind=Deployment", 10, Optional.empty()))))
        .containsExactly(scaled);
    assertThat(revisions(listed(query("object.kind!=Deployment", 10, Optional.empty()))))
        .containsExactly(pod);
    Failure failure =
        refusal(histories.list(USER, query("object.kind=Ship", 10, Optional.empty()), image));
    assertThat(failure.reason()).isEqualTo(Reason.BAD_REQUEST);
    assertThat(failure.message()).contains("object.kind", "Ship");
  }

  @Test
  void aTokenFromTheFutureIsRefused() {
    scale();
    long newest = image.revision();
    EntryToken forged = new EntryToken(newest + 1, newest + 1, 0);
    assertThat(refusal(histories.list(USER, query("", 10, Optional.of(forged)), image)).message())
        .isEqualTo("continue key is not valid: there is no revision " + (newest + 1) + " yet");
  }

  private long scale() {
    return past.add(
        EventType.SPEC_CHANGED,
        WEB,
        "d1",
        "{'kind':'Deployment','apiVersion':'apps/v1','spec':{'replicas':1}}",
        ALICE);
  }

  private static EntryQuery query(String selector, int limit, Optional<EntryToken> resume) {
    if (EntryFilter.parse(selector) instanceof Result.Ok<EntryFilter>(EntryFilter filter)) {
      return new EntryQuery(
          "", filter, Optional.empty(), Optional.empty(), false, limit, resume, 0);
    }
    throw new AssertionError(selector);
  }

  private Histories.Listed listed(EntryQuery query) {
    return switch (histories.list(USER, query, image).toCompletableFuture().join()) {
      case Result.Ok<Histories.Listed>(Histories.Listed page) -> page;
      case Result.Refused<Histories.Listed>(Failure failure) ->
          throw new AssertionError(failure.message());
    };
  }

  private static Failure refusal(CompletionStage<Result<Histories.Listed>> stage) {
    if (stage.toCompletableFuture().join() instanceof Result.Refused<?>(Failure failure)) {
      return failure;
    }
    throw new AssertionError("not refused");
  }

  private static List<Long> revisions(Histories.Listed page) {
    return page.entries().stream().map(StoredObject::revision).toList();
  }

  /** Lets everybody in. */
  private static final class OpenGate implements ApiGate {
    @Override
    public CompletionStage<ReadAnswer> read(ReadRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<WriteAnswer> write(WriteRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Authorization authorizePath(UserInfo user, String method, String path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Authorization> permit(Attributes asked) {
      return CompletableFuture.completedFuture(new Authorization.Allowed());
    }
  }
}
