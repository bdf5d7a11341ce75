package io.troupe.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.cluster.TestSpine;
import io.troupe.actors.gate.WriteRequest.PatchType;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.image.StoredObject;
import io.troupe.core.object.EventType;
import io.troupe.core.outcome.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole pipeline over sharded entities and a journal in memory. */
final class GateTest {
  private static TestSpine spine;

  @BeforeAll
  static void start() {
    spine = new TestSpine();
  }

  @AfterAll
  static void stop() {
    spine.close();
  }

  private static StoredObject written(WriteAnswer answer) {
    assertThat(answer).isInstanceOf(WriteAnswer.Written.class);
    return ((WriteAnswer.Written) answer).object();
  }

  private static io.troupe.core.outcome.Failure refused(WriteAnswer answer) {
    assertThat(answer).isInstanceOf(WriteAnswer.Refused.class);
    return ((WriteAnswer.Refused) answer).failure();
  }

  private static StoredObject configMap(String name) {
    return written(
        spine.create(
            "configmaps", "default", "{'metadata':{'name':'" + name + "'},'data':{'a':'1'}}"));
  }

  private static String deployment(String name) {
    return "{'metadata':{'name':'"
        + name
        + "'},'spec':{'replicas':2,'selector':{'matchLabels':{'app':'x'}},'template':{'metadata':"
        + "{'labels':{'app':'x'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}";
  }

  private static String pod(String name) {
    return "{'metadata':{'name':'"
        + name
        + "'},'spec':{'containers':[{'name':'c','image':'busybox'}]}}";
  }

  @Test
  void createFillsInWhatIsTheServers() {
    StoredObject object = configMap("filled");
    ObjectNode tree = object.tree();
    assertThat(tree.path("kind").asText()).isEqualTo("ConfigMap");
    assertThat(tree.path("apiVersion").asText()).isEqualTo("v1");
    assertThat(tree.path("metadata").path("uid").asText())
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(tree.path("metadata").path("creationTimestamp").asText())
        .isEqualTo("2026-01-02T03:04:05Z");
    assertThat(tree.path("metadata").path("resourceVersion").asText())
        .isEqualTo(Long.toString(object.revision()));
    assertThat(spine.spine.images().current().get(object.key())).contains(object);
  }

  @Test
  void aSecondCreateOfTheNameIsRefused() {
    configMap("twice");
    var failure = refused(spine.create("configmaps", "default", "{'metadata':{'name':'twice'}}"));
    assertThat(failure.reason()).isEqualTo(Reason.ALREADY_EXISTS);
    assertThat(failure.message()).isEqualTo("configmaps \"twice\" already exists");
  }

  @Test
  void generateNameAppendsFiveCharacters() {
    StoredObject object =
        written(spine.create("configmaps", "default", "{'metadata':{'generateName':'web-'}}"));
    assertThat(object.key().name()).matches("web-[bcdfghjklmnpqrstvwxz2456789]{5}");
  }

  @Test
  void createWithResourceVersionIsRefused() {
    var failure =
        refused(
            spine.create(
                "configmaps", "default", "{'metadata':{'name':'v','resourceVersion':'7'}}"));
    assertThat(failure.message())
        .isEqualTo("resourceVersion should not be set on objects to be created");
  }

  @Test
  void bodyOfAnotherNamespaceIsRefused() {
    var failure =
        refused(spine.create("configmaps", "default", "{'metadata':{'name':'n','namespace':'x'}}"));
    assertThat(failure.reason()).isEqualTo(Reason.BAD_REQUEST);
  }

  @Test
  void updateOfAnOldVersionConflicts() {
    ObjectNode old = configMap("versions").tree();
    ObjectNode next = old.deepCopy();
    next.withObject("data").put("a", "2");
    written(spine.update("configmaps", "default", next));
    old.withObject("data").put("a", "3");
    var failure = refused(spine.update("configmaps", "default", old));
    assertThat(failure.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(failure.message()).contains("the object has been modified");
  }

  @Test
  void updateWithoutVersionWins() {
    ObjectNode next = configMap("unconditional").tree();
    next.withObject("metadata").remove("resourceVersion");
    next.withObject("data").put("b", "2");
    StoredObject object = written(spine.update("configmaps", "default", next));
    assertThat(object.tree().path("data").path("b").asText()).isEqualTo("2");
  }

  @Test
  void updateThatChangesNothingKeepsTheVersion() {
    StoredObject object = configMap("same");
    StoredObject after = written(spine.update("configmaps", "default", object.tree()));
    assertThat(after.revision()).isEqualTo(object.revision());
  }

  @Test
  void updateOfAMissingNameIsNotFoundUnlessTheKindCreates() {
    ObjectNode missing = configMap("other").tree();
    missing.withObject("metadata").put("name", "missing").remove("uid");
    assertThat(refused(spine.update("configmaps", "default", missing)).reason())
        .isEqualTo(Reason.NOT_FOUND);
    ObjectNode lease =
        io.troupe.core.json.Json.parse(
            "{\"metadata\":{\"name\":\"mine\"},\"spec\":{\"holderIdentity\":\"me\"}}");
    assertThat(spine.update("leases", "default", lease))
        .isInstanceOfSatisfying(WriteAnswer.Written.class, w -> assertThat(w.created()).isTrue());
  }

  @Test
  void mainPathIgnoresStatusAndStatusPathIgnoresSpec() {
    StoredObject object = written(spine.create("deployments", "default", deployment("parts")));
    ObjectNode main = object.tree();
    main.withObject("status").put("replicas", 9);
    main.withObject("spec").put("replicas", 3);
    StoredObject after = written(spine.update("deployments", "default", main));
    assertThat(after.tree().path("status").path("replicas").asInt()).isZero();
    assertThat(after.tree().path("metadata").path("generation").asInt()).isEqualTo(2);
    ObjectNode status = after.tree();
    status.withObject("status").put("replicas", 3);
    status.withObject("spec").put("replicas", 77);
    StoredObject reported = written(spine.update("deployments/status", "default", status));
    assertThat(reported.tree().path("status").path("replicas").asInt()).isEqualTo(3);
    assertThat(reported.tree().path("spec").path("replicas").asInt()).isEqualTo(3);
    assertThat(reported.tree().path("metadata").path("generation").asInt()).isEqualTo(2);
  }

  @Test
  void scaleReadsAndWritesReplicas() {
    written(spine.create("deployments", "default", deployment("scaled")));
    WriteAnswer answer =
        spine.patch(
            "deployments/scale", "default", "scaled", PatchType.MERGE, "{'spec':{'replicas':5}}");
    assertThat(answer)
        .isInstanceOfSatisfying(
            WriteAnswer.Other.class,
            other -> {
              ObjectNode scale = io.troupe.core.json.Json.parse(other.json());
              assertThat(scale.path("kind").asText()).isEqualTo("Scale");
              assertThat(scale.path("spec").path("replicas").asInt()).isEqualTo(5);
              assertThat(scale.path("status").path("selector").asText()).isEqualTo("app=x");
            });
    StoredObject stored =
        spine
            .spine
            .images()
            .current()
            .get(spine.target("deployments", "default", "scaled").key())
            .orElseThrow();
    assertThat(stored.tree().path("spec").path("replicas").asInt()).isEqualTo(5);
  }

  @Test
  void aJsonPatchTestThatFailsIsInvalid() {
    configMap("patched");
    assertThat(
            refused(
                    spine.patch(
                        "configmaps",
                        "default",
                        "patched",
                        PatchType.JSON,
                        "[{'op':'test','path':'/data/a','value':'no'}]"))
                .reason())
        .isEqualTo(Reason.INVALID);
    StoredObject after =
        written(
            spine.patch(
                "configmaps",
                "default",
                "patched",
                PatchType.STRATEGIC,
                "{'metadata':{'labels':{'l':'v'}},'data':{'a':null,'b':'2'}}"));
    assertThat(after.tree().path("data").toString()).isEqualTo("{\"b\":\"2\"}");
    assertThat(after.facts().labels()).containsEntry("l", "v");
  }

  @Test
  void deleteRemovesAndTheNameCanLiveAgain() {
    StoredObject first = configMap("lives");
    assertThat(spine.delete("configmaps", "default", "lives"))
        .isInstanceOf(WriteAnswer.Removed.class);
    assertThat(refused(spine.delete("configmaps", "default", "lives")).reason())
        .isEqualTo(Reason.NOT_FOUND);
    StoredObject second = configMap("lives");
    assertThat(second.uid()).isNotEqualTo(first.uid());
    assertThat(second.sequenceNumber()).isEqualTo(3);
  }

  @Test
  void finalizersHoldAnObjectUntilTheyAreGone() {
    written(
        spine.create("configmaps", "default", "{'metadata':{'name':'held','finalizers':['a/b']}}"));
    StoredObject marked = written(spine.delete("configmaps", "default", "held"));
    assertThat(marked.facts().deleting()).isTrue();
    assertThat(
            refused(
                    spine.patch(
                        "configmaps",
                        "default",
                        "held",
                        PatchType.MERGE,
                        "{'metadata':{'finalizers':['a/b','c/d']}}"))
                .reason())
        .isEqualTo(Reason.INVALID);
    written(
        spine.patch(
            "configmaps", "default", "held", PatchType.MERGE, "{'metadata':{'finalizers':null}}"));
    assertThat(spine.spine.images().current().get(marked.key())).isEmpty();
  }

  @Test
  void bindingPlacesAPodOnce() {
    written(spine.create("pods", "default", pod("placed")));
    String binding = "{'metadata':{'name':'placed'},'target':{'kind':'Node','name':'n1'}}";
    var create =
        new WriteRequest.Operation.Create(
            io.troupe.core.json.Json.parse(binding.replace('\'', '"')), List.of());
    var target = spine.target("pods/binding", "default", "placed");
    assertThat(spine.write(target, create)).isInstanceOf(WriteAnswer.Other.class);
    var failure = refused(spine.write(target, create));
    assertThat(failure.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(failure.message())
        .isEqualTo(
            "Operation cannot be fulfilled on pods/binding \"placed\": pod placed is already"
                + " assigned to node \"n1\"");
    StoredObject leaving = written(spine.delete("pods", "default", "placed"));
    assertThat(leaving.tree().path("metadata").path("deletionGracePeriodSeconds").asInt())
        .isEqualTo(30);
  }

  @Test
  void dryRunStoresNothing() {
    var options = new WriteRequest.Options(true, "", WriteRequest.FieldValidation.IGNORE, false);
    var answer =
        spine.write(
            spine.target("configmaps", "default", ""),
            new WriteRequest.Operation.Create(
                io.troupe.core.json.Json.parse("{\"metadata\":{\"name\":\"dry\"}}"), List.of()),
            options);
    assertThat(written(answer).tree().path("metadata").hasNonNull("uid")).isTrue();
    assertThat(
            spine.spine.images().current().get(spine.target("configmaps", "default", "dry").key()))
        .isEmpty();
  }

  @Test
  void collectionIsDeletedBySelector() {
    for (String name : List.of("c1", "c2", "c3")) {
      written(
          spine.create(
              "configmaps",
              "many",
              "{'metadata':{'name':'" + name + "','labels':{'x':'" + name + "'}}}"));
    }
    var answer =
        spine.write(
            spine.target("configmaps", "many", ""),
            new WriteRequest.Operation.DeleteCollection(
                io.troupe.core.object.DeleteOptions.DEFAULT, "x!=c2", ""));
    assertThat(answer)
        .isInstanceOfSatisfying(
            WriteAnswer.RemovedMany.class,
            many ->
                assertThat(many.objects())
                    .extracting(o -> o.key().name())
                    .containsExactly("c1", "c3"));
  }

  @Test
  void aNodeThatFallsSilentIsJournaledAsThat() {
    String ready = "{'status':{'conditions':[{'type':'Ready','status':'%s'}]}}";
    written(spine.create("nodes", "", "{'metadata':{'name':'n1'}}"));
    List<EventType> events = new ArrayList<>();
    for (String status : List.of("True", "Unknown", "True")) {
      WriteAnswer answer =
          spine.patch("nodes/status", "", "n1", PatchType.MERGE, ready.formatted(status));
      events.add(spine.eventAt(written(answer).revision()));
    }
    assertThat(events)
        .containsExactly(
            EventType.STATUS_REPORTED,
            EventType.NODE_HEARTBEAT_LOST,
            EventType.NODE_HEARTBEAT_REGAINED);
  }

  @Test
  void whoMayNotIsForbidden() {
    spine.authorizer.set((_, _) -> new Authorizer.Verdict(false, ""));
    try {
      var failure = refused(spine.create("configmaps", "default", "{'metadata':{'name':'no'}}"));
      assertThat(failure.message())
          .isEqualTo(
              "configmaps is forbidden: User \"admin\" cannot create resource \"configmaps\" in"
                  + " API group \"\" in the namespace \"default\"");
    } finally {
      spine.authorizer.set((_, _) -> new Authorizer.Verdict(true, ""));
    }
  }

  @Test
  void strictBodiesAreRefusedAndLenientOnesWarned() {
    var create =
        new WriteRequest.Operation.Create(
            io.troupe.core.json.Json.parse("{\"metadata\":{\"name\":\"odd\"},\"foo\":1}"),
            List.of("duplicate field \"data\""));
    var target = spine.target("configmaps", "default", "");
    var strict = new WriteRequest.Options(false, "", WriteRequest.FieldValidation.STRICT, false);
    assertThat(refused(spine.write(target, create, strict)).message())
        .isEqualTo(
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding"
                + " error: unknown field \"foo\", duplicate field \"data\"");
    var warn = new WriteRequest.Options(false, "", WriteRequest.FieldValidation.WARN, false);
    assertThat(spine.write(target, create, warn))
        .isInstanceOfSatisfying(
            WriteAnswer.Written.class,
            w -> {
              assertThat(w.warnings())
                  .containsExactly("unknown field \"foo\"", "duplicate field \"data\"");
              assertThat(w.object().tree().has("foo")).isFalse();
            });
  }

  @Test
  void readsWaitForARevisionThatDoesNotComeAndThenSaySo() {
    long now = spine.spine.images().current().revision();
    var answer =
        TestSpine.await(
            spine
                .spine
                .gate()
                .read(
                    new ReadRequest(
                        spine.caller(),
                        spine.target("configmaps", "default", "x"),
                        "get",
                        new ReadRequest.Freshness.NotOlderThan(now + 1_000_000))));
    assertThat(answer)
        .isInstanceOfSatisfying(
            ReadAnswer.Refused.class,
            refused -> {
              assertThat(refused.failure().reason()).isEqualTo(Reason.TIMEOUT);
              assertThat(refused.failure().retryAfterSeconds()).isEqualTo(1);
              assertThat(refused.failure().causes().getFirst().reason())
                  .isEqualTo("ResourceVersionTooLarge");
            });
  }
}
