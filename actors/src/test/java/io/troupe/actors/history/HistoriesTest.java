package io.troupe.actors.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.gate.ReadRequest;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.history.EntryFilter;
import io.troupe.core.history.EntryToken;
import io.troupe.core.history.Moment;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoriesTest {
  private static final UserInfo USER = new UserInfo("bob", "", List.of(), java.util.Map.of());
  private static final ObjectKey NAMESPACE = ObjectKey.of("", "namespaces", "", "shop");
  private static final ObjectKey WEB = ObjectKey.of("apps", "deployments", "shop", "web");
  private static final ObjectKey SET = ObjectKey.of("apps", "replicasets", "shop", "web-1");
  private static final ObjectKey POD = ObjectKey.of("", "pods", "shop", "web-1-a");
  private static final ObjectKey PLAN =
      ObjectKey.of("internal.troupe.io", "plans", "shop", "replicaset-controller.x");

  private final FakePast past = new FakePast();
  private Predicate<Attributes> rights = _ -> true;
  private ClusterImage image;
  private Histories histories;

  @BeforeEach
  void remember() {
    histories =
        new Histories(
            new Histories.Parts(
                past, gate(), new CurrentImage(() -> image), new BuiltInKinds(), () -> 0));
    live("n1");
  }

  private void live(String namespaceUid) {
    byte[] json =
        Json.bytes(
            Json.parse(
                "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"shop\"}}"));
    image =
        ClusterImage.of(
            10_000,
            List.of(
                new StoredObject(
                    NAMESPACE, new Uid(namespaceUid), 9_999, 1, json, ObjectFacts.NONE)));
  }

  private static Cause cause(String user, String agent, long parent) {
    String address = agent.startsWith("kubectl") ? "10.0.0.7" : ""; // the others are inside
    return new Cause(user, List.of(), address, agent, "patch", "", "r", Instant.EPOCH, parent);
  }

  private static Cause alice() {
    return cause("alice", "kubectl/1", 0);
  }

  private static Cause controller(String name, long parent) {
    return cause("system:serviceaccount:kube-system:" + name, "troupe-controller/" + name, parent);
  }

  private long scale(int replicas, Cause cause) {
    return past.add(
        EventType.SPEC_CHANGED,
        WEB,
        "d1",
        "{'kind':'Deployment','apiVersion':'apps/v1','spec':{'replicas':" + replicas + "}}",
        cause);
  }

  private EntryQuery query(String selector, int limit, Optional<EntryToken> resume) {
    return query("shop", selector, limit, resume);
  }

  private EntryQuery query(
      String namespace, String selector, int limit, Optional<EntryToken> resume) {
    if (EntryFilter.parse(selector) instanceof Result.Ok<EntryFilter>(EntryFilter filter)) {
      return new EntryQuery(
          namespace, filter, Optional.empty(), Optional.empty(), false, limit, resume, 0);
    }
    throw new AssertionError(selector);
  }

  private Histories.Listed listed(EntryQuery query) {
    return ok(histories.list(USER, query, image));
  }

  private static <T> T ok(CompletionStage<Result<T>> stage) {
    return switch (stage.toCompletableFuture().join()) {
      case Result.Ok<T>(T value) -> value;
      case Result.Refused<T>(Failure failure) -> throw new AssertionError(failure.message());
    };
  }

  private static Failure refusal(CompletionStage<? extends Result<?>> stage) {
    if (stage.toCompletableFuture().join() instanceof Result.Refused<?>(Failure failure)) {
      return failure;
    }
    throw new AssertionError("not refused");
  }

  private static List<Long> revisions(Histories.Listed page) {
    return page.entries().stream().map(StoredObject::revision).toList();
  }

  @Test
  void pagesFollowEachOtherUntilTheFirstEntry() {
    for (int i = 1; i <= 20; i++) {
      scale(i, alice());
      past.add(EventType.CREATED, POD, "p" + i, "{'kind':'Pod','apiVersion':'v1'}", alice());
    }
    List<Long> all = new ArrayList<>();
    Optional<EntryToken> resume = Optional.empty();
    do {
      Histories.Listed page =
          listed(query("object.resource=deployments,object.name=web", 7, resume));
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(7);
      all.addAll(revisions(page));
      resume =
          page.token().isEmpty()
              ? Optional.empty()
              : Optional.of(((Result.Ok<EntryToken>) EntryToken.decode(page.token())).value());
    } while (resume.isPresent());
    assertThat(all).hasSize(20).isSortedAccordingTo((a, b) -> Long.compare(b, a));
  }

  @Test
  void aNameAloneIsFoundInEveryResource() {
    long first = scale(1, alice());
    past.add(EventType.CREATED, POD, "p", "{'kind':'Pod','apiVersion':'v1'}", alice());
    long second =
        past.add(
            EventType.CREATED,
            ObjectKey.of("", "services", "shop", "web"),
            "s",
            "{'kind':'Service','apiVersion':'v1'}",
            alice());
    assertThat(revisions(listed(query("object.name=web", 10, Optional.empty()))))
        .containsExactly(second, first);
  }

  @Test
  void typesThatMayNotBeListedAreLeftOutAndSaidSo() {
    long shown = scale(1, alice());
    past.add(EventType.CREATED, POD, "p", "{'kind':'Pod','apiVersion':'v1'}", alice());
    past.add(EventType.PLAN_MADE, PLAN, "x", "{'kind':'Plan','apiVersion':'v1'}", alice());
    rights = asked -> !asked.resource().equals("pods");
    Histories.Listed page = listed(query("", 10, Optional.empty()));
    assertThat(revisions(page)).containsExactly(shown);
    assertThat(page.warnings()).singleElement().asString().contains("1 resources").contains("pods");
  }

  @Test
  void aResourceThatMayNotBeListedIsRefused() {
    rights = asked -> !asked.resource().equals("pods");
    assertThat(
            refusal(
                    histories.list(
                        USER, query("object.resource=pods", 10, Optional.empty()), image))
                .reason())
        .isEqualTo(Reason.FORBIDDEN);
  }

  @Test
  void aNamespacesFormerLifeIsOnlyForThoseWhoMayAskEverywhere() {
    past.add(EventType.CREATED, NAMESPACE, "n0", "{'kind':'Namespace','apiVersion':'v1'}", alice());
    long old = scale(1, alice());
    past.add(EventType.DELETED, NAMESPACE, "n0", "{'kind':'Namespace','apiVersion':'v1'}", alice());
    long born =
        past.add(
            EventType.CREATED, NAMESPACE, "n1", "{'kind':'Namespace','apiVersion':'v1'}", alice());
    long now = scale(2, alice());
    assertThat(revisions(listed(query("", 10, Optional.empty())))).contains(old, born, now);
    rights = asked -> !asked.namespace().isEmpty();
    assertThat(revisions(listed(query("", 10, Optional.empty())))).containsExactly(now, born);
    image = ClusterImage.EMPTY; // deleted once more: nobody's rights are in it any more
    assertThat(revisions(listed(query("", 10, Optional.empty())))).isEmpty();
  }

  @Test
  void whatIsBeforeTheFloorHasExpired() {
    for (int i = 0; i < 10; i++) {
      scale(i, alice());
    }
    past.floor = 5;
    EntryQuery all = query("", 10, Optional.empty());
    EntryQuery since =
        new EntryQuery(
            "shop",
            all.filter(),
            Optional.of(new Moment.AtRevision(3)),
            Optional.empty(),
            false,
            10,
            Optional.empty(),
            0);
    assertThat(refusal(histories.list(USER, since, image)).reason()).isEqualTo(Reason.EXPIRED);
    assertThat(revisions(listed(all))).containsExactly(10L, 9L, 8L, 7L, 6L);
    assertThat(refusal(histories.watch(USER, all, image, 4)).reason()).isEqualTo(Reason.EXPIRED);
  }

  private long plan(ObjectKey about, long wokenBy, long seen) {
    return past.add(
        EventType.PLAN_MADE,
        PLAN,
        "x",
        "{'kind':'Plan','apiVersion':'v1','spec':{'object':'"
            + about.entityId()
            + "','revisionSeen':"
            + seen
            + ",'why':'because'}}",
        controller("c", wokenBy));
  }

  /** A pod that was created because alice scaled its Deployment, with noise in between. */
  private long podOfAlice() {
    scale(1, alice());
    long scaled = scale(3, alice());
    long byDeployer = plan(WEB, scaled, scaled);
    long set =
        past.add(
            EventType.SPEC_CHANGED,
            SET,
            "s1",
            "{'kind':'ReplicaSet','apiVersion':'apps/v1','spec':{'replicas':3}}",
            controller("deployment-controller", byDeployer));
    long noise =
        past.add(
            EventType.STATUS_REPORTED,
            SET,
            "s1",
            "{'kind':'ReplicaSet','apiVersion':'apps/v1','spec':{'replicas':3},'status':{}}",
            controller("replicaset-controller", set));
    long bySet = plan(SET, noise, noise);
    return past.add(
        EventType.CREATED,
        POD,
        "p1",
        "{'kind':'Pod','apiVersion':'v1'}",
        controller("replicaset-controller", bySet));
  }

  private List<String> why(String name) {
    ObjectNode why = ok(histories.why(USER, "shop", name, Optional.empty(), image));
    List<String> links = new ArrayList<>();
    why.path("chain").forEach(link -> links.add(link.path("what").asText()));
    links.add(why.path("complete").asText());
    return links;
  }

  @Test
  void aChainEndsAtTheHumanWhoBeganIt() {
    long created = podOfAlice();
    past.add(
        EventType.POD_BOUND,
        POD,
        "p1",
        "{'kind':'Pod','apiVersion':'v1','spec':{'nodeName':'n7'}}",
        cause("system:kube-scheduler", "", created));
    long report =
        past.add(
            EventType.STATUS_REPORTED,
            POD,
            "p1",
            "{'kind':'Pod','apiVersion':'v1','status':{'phase':'Running'}}",
            cause("system:node:n7", "kubelet", created + 1));
    past.add(
        EventType.STATUS_REPORTED,
        POD,
        "p1",
        "{'kind':'Pod','apiVersion':'v1','status':{'phase':'Failed'}}",
        cause("system:node:n7", "kubelet", report));
    assertThat(why("pods:web-1-a"))
        .containsExactly(
            "Pod is now Failed, reported by the kubelet of n7",
            "Pod bound to n7 by default-scheduler",
            "Pod created by replicaset-controller",
            "ReplicaSet changed by deployment-controller",
            "Deployment scaled from 1 to 3 by alice with kubectl from 10.0.0.7",
            "true");
  }

  @Test
  void aChainStopsAtWhatMayNotBeRead() {
    podOfAlice();
    rights = asked -> !asked.resource().equals("deployments");
    List<String> links = why("pods:web-1-a");
    assertThat(links).last().isEqualTo("false");
    assertThat(links.get(links.size() - 2)).contains("may not read");
    assertThat(String.join(" ", links)).doesNotContain("alice");
    rights = asked -> !asked.resource().equals("pods");
    assertThat(
            refusal(histories.why(USER, "shop", "pods:web-1-a", Optional.empty(), image)).reason())
        .isEqualTo(Reason.FORBIDDEN);
  }

  @Test
  void oneChangeCanBeAskedAbout() {
    long scaled = scale(3, alice());
    ObjectNode why =
        ok(
            histories.why(
                USER,
                "shop",
                "deployments.apps:web",
                Optional.of(new Moment.AtRevision(scaled)),
                image));
    assertThat(why.path("chain").path(0).path("revision").asLong()).isEqualTo(scaled);
    for (String bad : List.of("web", "deployments:", "nothings:web", "nodes:web")) {
      assertThat(refusal(histories.why(USER, "shop", bad, Optional.empty(), image)).reason())
          .as(bad)
          .isEqualTo(Reason.BAD_REQUEST);
    }
    assertThat(
            refusal(histories.why(USER, "shop", "deployments:other", Optional.empty(), image))
                .reason())
        .isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void aTimelineCountsEveryEventOnce() {
    for (int i = 0; i < 100; i++) {
      scale(i, alice());
    }
    ObjectNode timeline =
        ok(histories.timeline(USER, "", Optional.empty(), Optional.empty(), 10, image));
    long sum = 0;
    long before = 0;
    for (var bucket : timeline.path("buckets")) {
      sum += bucket.path("events").asLong();
      assertThat(bucket.path("revision").asLong()).isGreaterThanOrEqualTo(before);
      before = bucket.path("revision").asLong();
    }
    assertThat(timeline.path("buckets")).hasSize(10);
    assertThat(sum).isEqualTo(100);
    assertThat(before).isEqualTo(100);
  }

  private ApiGate gate() {
    return new ApiGate() {
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
        return CompletableFuture.completedFuture(
            rights.test(asked)
                ? new Authorization.Allowed()
                : new Authorization.Denied(Failure.of(Reason.FORBIDDEN, "no")));
      }
    };
  }
}
