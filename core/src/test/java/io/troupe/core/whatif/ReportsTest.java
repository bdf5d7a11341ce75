package io.troupe.core.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.FactsReader;
import io.troupe.core.json.Json;
import io.troupe.core.kind.KindFactsReader;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.core.reconcile.Names;
import io.troupe.core.reconcile.PodViews;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Situation.Trouble;
import io.troupe.core.reconcile.replicaset.ReplicaSetController;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Statuses of a ReplicaSet as they were written, and as this build writes them. */
class ReportsTest {
  private static final FactsReader FACTS = new KindFactsReader(new BuiltInKinds());
  private static final Instant TIME = Instant.parse("2026-11-21T10:00:00Z");
  private static final ObjectKey SET = ObjectKey.of("apps", "replicasets", "default", "web");
  private static final String OURS = "troupe-controller/replicaset-controller";

  private final List<Commit> commits = new ArrayList<>();
  private ClusterImage image = ClusterImage.EMPTY;
  private Instant now = TIME;

  @Test
  void theSameStatusIsTheSame() {
    set(1);
    pod("web-a");
    report(status(image, Optional.empty()), 2);

    assertThat(judged()).containsExactly("web SAME [update /default/web] []");
  }

  @Test
  void itMayHaveBeenMadeBeforeTheLastPodWasThere() {
    set(2);
    pod("web-a");
    JsonNode early = status(image, Optional.empty());
    now = now.plusSeconds(3);
    pod("web-b");
    report(early, 2);

    assertThat(run(now).tally().differing()).isZero();
    assertThat(run(now).tally().compared()).isEqualTo(1);
  }

  @Test
  void anotherStatusIsToldByItsFields() {
    set(1);
    pod("web-a");
    ObjectNode other = status(image, Optional.empty()).deepCopy();
    report(other.put("replicas", 7), 2);

    Judgement found = run(now).judgements().getFirst();
    assertThat(found.outcome()).isEqualTo(Judgement.Outcome.DIFFERENT);
    assertThat(found.revision()).isEqualTo(3);
    assertThat(found.recorded()).containsExactly(StatusWritten.step(SET), "status.replicas: 7");
    assertThat(found.now()).containsExactly(StatusWritten.step(SET), "status.replicas: 1");
  }

  @Test
  void aStatusThatThisBuildLeavesAloneIsNotTaken() {
    set(1);
    pod("web-a");
    ObjectNode right = status(image, Optional.empty()).deepCopy();
    report(right, 2);
    report(right.deepCopy().put("replicas", 7), 3);

    assertThat(run(now).judgements())
        .extracting(Judgement::outcome)
        .containsExactly(Judgement.Outcome.NOT_TAKEN, Judgement.Outcome.SAME);
  }

  @Test
  void aStatusThatNobodyWroteIsSaidOnceItHasBeenWantedForLong() {
    set(1);
    pod("web-a");

    assertThat(run(TIME.plusSeconds(59)).judgements()).isEmpty();
    Judgement found = run(TIME.plusSeconds(61)).judgements().getFirst();
    assertThat(found.outcome()).isEqualTo(Judgement.Outcome.NOT_RECORDED);
    assertThat(found.object()).isEqualTo(SET);
    assertThat(found.now()).containsExactly(StatusWritten.step(SET));
  }

  @Test
  void howTheLastPassFailedIsTakenFromWhatWasWritten() {
    set(1);
    Trouble trouble = new Trouble("FailedCreate", "pods \"web-a\" is forbidden: exceeded quota");
    report(status(image, Optional.of(trouble)), 1);

    assertThat(run(now).judgements())
        .extracting(Judgement::outcome)
        .containsExactly(Judgement.Outcome.SAME);
  }

  @Test
  void whatOthersWriteIsNobodysReport() {
    set(1);
    pod("web-a");
    write(status(image, Optional.empty()), 2, "kubectl/v1.32");

    assertThat(run(now).tally().compared()).isZero();
  }

  private List<String> judged() {
    return run(now).judgements().stream()
        .map(j ->
            "%s %s [%s] %s"
                .formatted(
                    j.object().name(),
                    j.outcome(),
                    j.recorded().getFirst().replace("apps/replicasets", "").replace(" status", ""),
                    j.recorded().equals(j.now()) ? List.of() : j.now()))
        .toList();
  }

  private WhatIf run(Instant until) {
    WhatIf whatIf =
        new WhatIf(new ControllerJudge(new ReplicaSetController(), ""), ClusterImage.EMPTY, FACTS);
    commits.forEach(whatIf::apply);
    whatIf.end(until);
    return whatIf;
  }

  private JsonNode status(ClusterImage on, Optional<Trouble> trouble) {
    Situation situation =
        new Situation(now, new Names(new Uid("u-web"), 1, List.of()), trouble, PodViews.PLAIN);
    return StatusWritten.by(new ReplicaSetController().plan(on, SET, situation), SET).orElseThrow();
  }

  private void set(int replicas) {
    ObjectNode set = object("apps/v1", "ReplicaSet", "web");
    set.withObject("metadata").put("generation", 1);
    ObjectNode spec = set.putObject("spec").put("replicas", replicas);
    spec.withObject("selector").withObject("matchLabels").put("app", "web");
    spec.withObject("template").withObject("metadata").withObject("labels").put("app", "web");
    commit(SET, EventType.CREATED, set, 0, "");
  }

  private void pod(String name) {
    ObjectNode pod = object("v1", "Pod", name);
    ObjectNode metadata = pod.withObject("metadata");
    metadata.withObject("labels").put("app", "web");
    metadata
        .withArray("ownerReferences")
        .addObject()
        .put("apiVersion", "apps/v1")
        .put("kind", "ReplicaSet")
        .put("name", "web")
        .put("uid", "u-web")
        .put("controller", true);
    pod.withObject("status").put("phase", "Pending");
    commit(ObjectKey.of("", "pods", "default", name), EventType.CREATED, pod, 0, "");
  }

  private void report(JsonNode status, long parent) {
    write(status, parent, OURS);
  }

  private void write(JsonNode status, long parent, String agent) {
    ObjectNode set = Json.parse(Json.withoutResourceVersion(image.get(SET).orElseThrow().json()));
    set.set("status", status);
    commit(SET, EventType.STATUS_REPORTED, set, parent, agent);
  }

  private static ObjectNode object(String version, String kind, String name) {
    ObjectNode object = Json.object().put("kind", kind).put("apiVersion", version);
    object
        .putObject("metadata")
        .put("name", name)
        .put("namespace", "default")
        .put("uid", "u-" + name)
        .put("creationTimestamp", TIME.toString());
    return object;
  }

  private void commit(ObjectKey key, EventType type, ObjectNode object, long parent, String agent) {
    long revision = image.revision() + 1;
    Cause cause =
        new Cause("x", List.of(), "", agent, "update", "status", "r" + revision, now, parent);
    ObjectEvent event =
        new ObjectEvent(type, new Uid("u-" + key.name()), Json.stored(object), cause)
            .stamp(revision);
    long number = image.get(key).map(found -> found.sequenceNumber() + 1).orElse(1L);
    Commit commit =
        new Commit(
            revision,
            revision,
            now,
            "node",
            List.of(new CommittedEvent(revision, key, number, event)));
    commits.add(commit);
    image = image.apply(commit, FACTS).image();
  }
}
