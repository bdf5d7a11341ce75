package io.troupe.actors.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.accessconfig.AuditPolicyFile;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.Caller;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.gate.ReadRequest;
import io.troupe.actors.gate.Target;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.outcome.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AuditedGateTest {
  private static final Kind PODS =
      new BuiltInKinds().byType(new ResourceType("", "pods")).orElseThrow();
  private static final Kind SETS =
      new BuiltInKinds().byType(new ResourceType("apps", "replicasets")).orElseThrow();
  private static final UserInfo CONTROLLER =
      UserInfo.serviceAccount("kube-system", "replicaset-controller", "");
  private static final String POD = "{\"metadata\":{\"name\":\"a\",\"namespace\":\"ns\"}}";

  /** The example of upstream's documentation, in other words. */
  private static final String EXAMPLE =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
      - level: RequestResponse
        resources: [{group: "", resources: [pods]}]
      - level: Metadata
        resources: [{group: "", resources: [pods/log, pods/status]}]
      - level: None
        resources: [{group: "", resources: [configmaps], resourceNames: [controller-leader]}]
      - level: None
        users: ["system:kube-proxy"]
        verbs: [watch]
        resources: [{group: "", resources: [endpoints, services]}]
      - level: None
        userGroups: ["system:authenticated"]
        nonResourceURLs: ["/api*", "/version"]
      - level: Request
        resources: [{group: "", resources: [configmaps]}]
        namespaces: [kube-system]
      - level: Metadata
        resources: [{group: "", resources: [secrets, configmaps]}]
      - level: Request
        resources: [{group: ""}, {group: extensions}]
      - level: Metadata
        omitStages: [RequestReceived]
      """;

  private final List<ObjectNode> events = new ArrayList<>();
  private final List<WriteRequest> written = new ArrayList<>();
  private CompletionStage<Boolean> stored = CompletableFuture.completedStage(true);
  private WriteAnswer answer = new WriteAnswer.Written(stored("a"), true, List.of());

  @Test
  void aControllersCreateIsToldLikeAnyClients() {
    write(EXAMPLE, PODS, "", "", create());

    ObjectNode event = events.getFirst();
    assertThat(events).hasSize(1);
    assertThat(event.path("level").asText()).isEqualTo("RequestResponse");
    assertThat(event.path("stage").asText()).isEqualTo("ResponseComplete");
    assertThat(event.path("auditID").asText()).isEqualTo("request-1");
    assertThat(event.path("requestURI").asText()).isEqualTo("/api/v1/namespaces/ns/pods");
    assertThat(event.path("verb").asText()).isEqualTo("create");
    assertThat(event.at("/user/username").asText())
        .isEqualTo("system:serviceaccount:kube-system:replicaset-controller");
    assertThat(event.at("/user/groups/0").asText()).isEqualTo("system:serviceaccounts");
    assertThat(event.path("userAgent").asText()).isEqualTo("troupe-controller");
    assertThat(event.path("objectRef").toString())
        .isEqualTo(
            "{\"resource\":\"pods\",\"namespace\":\"ns\",\"name\":\"a\",\"apiVersion\":\"v1\"}");
    assertThat(event.at("/responseStatus/code").asInt()).isEqualTo(201);
    assertThat(event.at("/requestObject/metadata").has("touched")).isFalse();
    assertThat(event.at("/responseObject/metadata/name").asText()).isEqualTo("a");
    assertThat(event.path("annotations").path("authorization.k8s.io/decision").asText())
        .isEqualTo("allow");
  }

  @Test
  void bothStagesAreToldWhereNoneIsOmitted() {
    answer = new WriteAnswer.Refused(Failure.modified(PODS.type(), "a"), List.of());
    ObjectNode patch = Json.parse("{\"status\":{\"phase\":\"Running\"}}");
    write(
        policy("Request"),
        PODS,
        "status",
        "a",
        new Operation.Patch(WriteRequest.PatchType.MERGE, patch, List.of()));

    assertThat(events.stream().map(event -> event.path("stage").asText()))
        .containsExactly("RequestReceived", "ResponseComplete");
    ObjectNode event = events.getLast();
    assertThat(event.path("requestURI").asText()).isEqualTo("/api/v1/namespaces/ns/pods/a/status");
    assertThat(event.path("requestObject").toString()).isEqualTo(patch.toString());
    assertThat(event.at("/objectRef/subresource").asText()).isEqualTo("status");
    assertThat(event.at("/responseStatus/code").asInt()).isEqualTo(409);
    assertThat(event.at("/responseStatus/reason").asText()).isEqualTo("Conflict");
    assertThat(event.has("responseObject")).isFalse();
  }

  @Test
  void aDeletionTellsItsOptionsAndItsStatus() {
    answer = new WriteAnswer.Removed(stored("a"), List.of());
    write(policy("Request"), PODS, "", "a", new Operation.Delete(DeleteOptions.DEFAULT));

    assertThat(events.getLast().at("/requestObject/kind").asText()).isEqualTo("DeleteOptions");
    assertThat(events.getLast().at("/responseStatus/status").asText()).isEqualTo("Success");
  }

  @Test
  void groupsHaveTheirOwnPaths() {
    write(policy("Metadata"), SETS, "", "a", new Operation.Delete(DeleteOptions.DEFAULT));

    assertThat(events.getLast().path("requestURI").asText())
        .isEqualTo("/apis/apps/v1/namespaces/ns/replicasets/a");
    assertThat(events.getLast().has("requestObject")).isFalse();
  }

  @Test
  void whatThePolicyDoesNotTellGoesThroughAsItIs() {
    String none =
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        rules:
        - level: None
          userGroups: ["system:serviceaccounts:kube-system"]
        - level: Metadata
        """;
    WriteRequest request = request(PODS, "", "", create());
    gate(none).write(request);

    assertThat(events).isEmpty();
    assertThat(written).containsExactly(request);
  }

  @Test
  void theAnswerWaitsUntilItsEventsAreWritten() {
    CompletableFuture<Boolean> writing = new CompletableFuture<>();
    AuditedGate gate = gate(EXAMPLE);
    stored = writing;
    CompletableFuture<WriteAnswer> told =
        gate.write(request(PODS, "", "", create())).toCompletableFuture();

    assertThat(written).hasSize(1);
    assertThat(told).isNotDone();
    writing.complete(true);
    assertThat(told).isCompletedWithValue(answer);
  }

  @Test
  void aWriteWhoseArrivalIsLostIsRefused() {
    stored = CompletableFuture.completedStage(false);
    WriteAnswer refused =
        gate(policy("Metadata"))
            .write(request(PODS, "", "", create()))
            .toCompletableFuture()
            .join();

    assertThat(written).isEmpty();
    assertThat(refused).isEqualTo(new WriteAnswer.Refused(AuditedCall.NOT_STORED, List.of()));
  }

  private static String policy(String level) {
    return "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: " + level + "}]}";
  }

  private void write(
      String policy, Kind kind, String subresource, String name, Operation operation) {
    CompletableFuture<WriteAnswer> told =
        gate(policy).write(request(kind, subresource, name, operation)).toCompletableFuture();
    assertThat(told).isCompletedWithValue(answer);
  }

  private static Operation create() {
    return new Operation.Create(Json.parse(POD), List.of());
  }

  private static WriteRequest request(
      Kind kind, String subresource, String name, Operation operation) {
    return new WriteRequest(
        new Caller(CONTROLLER, "", "troupe-controller", "request-1", 5),
        new Target(kind, subresource, "ns", name),
        operation,
        WriteRequest.Options.NONE);
  }

  private AuditedGate gate(String policy) {
    AuditSink sink =
        (_, json) -> {
          events.add(Json.parse(json));
          return stored;
        };
    return new AuditedGate(
        new OneAnswer(),
        new AuditTrail(
            AuditPolicyFile.parse(policy),
            List.of(sink),
            _ -> new Verdict(true, "because"),
            () -> Instant.EPOCH));
  }

  private static StoredObject stored(String name) {
    ObjectNode pod = Json.parse(POD);
    return new StoredObject(
        ObjectKey.of("", "pods", "ns", name),
        new Uid("u"),
        7,
        1,
        Json.bytes(pod),
        ObjectFacts.of(pod, Map.of()));
  }

  private final class OneAnswer implements ApiGate {
    @Override
    public CompletionStage<ReadAnswer> read(ReadRequest request) {
      throw new AssertionError("nothing is read");
    }

    @Override
    public CompletionStage<WriteAnswer> write(WriteRequest request) {
      written.add(request);
      if (request.operation() instanceof Operation.Create(var object, _)) {
        object.withObject("metadata").put("touched", true);
      }
      return CompletableFuture.completedStage(answer);
    }

    @Override
    public Authorization authorizePath(UserInfo user, String method, String path) {
      return new Authorization.Allowed();
    }
  }
}
