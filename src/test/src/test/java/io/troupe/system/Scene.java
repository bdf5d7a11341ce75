package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One namespace of a running cluster, and what tests of workloads do in it. */
final class Scene {
  /** Of a machine that does other things too; whoever waits in vain may as well wait long. */
  static final Duration PATIENCE = Duration.ofSeconds(180);

  private static final Map<String, String> PREFIXES =
      Map.of(
          "deployments", "/apis/apps/v1",
          "replicasets", "/apis/apps/v1",
          "endpointslices", "/apis/discovery.k8s.io/v1");

  private final ApiClient api;
  private final String namespace;

  private Scene(ApiClient api, String namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  /** Makes the namespace and waits until pods can be made in it. */
  static Scene in(ApiClient api, String namespace) {
    Scene scene = new Scene(api, namespace);
    ObjectNode object = Json.parse("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\"}");
    object.withObject("/metadata").put("name", namespace);
    scene.answer("POST", "/api/v1/namespaces", object);
    return scene.untilUsable();
  }

  /** One that is there already. */
  static Scene again(ApiClient api, String namespace) {
    return new Scene(api, namespace);
  }

  /** Until pods can be made in it and nobody will add anything to it without being asked. */
  Scene untilUsable() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class) // a busy machine is no failure
        .until(() ->
            code("serviceaccounts", "default") == 200
                && code("configmaps", "kube-root-ca.crt") == 200);
    return this;
  }

  ApiClient api() {
    return api;
  }

  String path(String resource) {
    if (resource.equals("nodes")) {
      return "/api/v1/nodes";
    }
    return PREFIXES.getOrDefault(resource, "/api/v1") + "/namespaces/" + namespace + '/' + resource;
  }

  ApiClient.Answer answer(String method, String path, JsonNode body) {
    try {
      String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
      return api.send(method, path, type, body == null ? new byte[0] : Json.bytes(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ObjectNode create(String resource, String json) {
    ApiClient.Answer answer = answer("POST", path(resource), Json.parse(json));
    assertThat(answer.code()).as(answer.text()).isEqualTo(201);
    return answer.json();
  }

  int code(String resource, String name) {
    return answer("GET", path(resource) + '/' + name, null).code();
  }

  ObjectNode get(String resource, String name) {
    return answer("GET", path(resource) + '/' + name, null).json();
  }

  ObjectNode patch(String resource, String name, String json) {
    ApiClient.Answer answer =
        answer("PATCH", path(resource) + '/' + name, Json.parse(json.replace('\'', '"')));
    assertThat(answer.code()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  void delete(String resource, String name, String propagation) {
    ObjectNode options = Json.parse("{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\"}");
    options.put("propagationPolicy", propagation);
    ApiClient.Answer answer = answer("DELETE", path(resource) + '/' + name, options);
    assertThat(answer.code()).as(answer.text()).isBetween(200, 202);
  }

  /**
   * @param labels a selector, or empty for all
   */
  List<JsonNode> list(String resource, String labels) {
    List<JsonNode> items = new ArrayList<>();
    String query = labels.isEmpty() ? "" : "?labelSelector=" + labels.replace("=", "%3D");
    answer("GET", path(resource) + query, null).json().path("items").forEach(items::add);
    return items;
  }

  List<String> names(String resource, String labels) {
    return list(resource, labels).stream().map(Scene::name).toList();
  }

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  ObjectNode until(String resource, String name, Predicate<ObjectNode> holds) {
    return await(resource + ' ' + name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(UncheckedIOException.class) // a busy machine is no failure
        .until(() -> get(resource, name), holds);
  }

  void untilGone(String resource, String labels) {
    await(resource + ' ' + labels + " gone")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> names(resource, labels), List::isEmpty);
  }

  /** Until a Deployment is rolled out and all its pods are ready, as kubectl rollout status. */
  ObjectNode untilRolledOut(String name) {
    return until(
        "deployments",
        name,
        d -> {
          int wanted = d.path("spec").path("replicas").asInt();
          JsonNode status = d.path("status");
          return status.path("observedGeneration").asInt() >= d.at("/metadata/generation").asInt()
              && status.path("updatedReplicas").asInt() == wanted
              && status.path("replicas").asInt() == wanted
              && status.path("availableReplicas").asInt() == wanted;
        });
  }

  ObjectNode deploy(String name, int replicas, String moreSpec) {
    return create("deployments", workload("Deployment", name, replicas, moreSpec));
  }

  /**
   * A Deployment or ReplicaSet whose pods run on hollow nodes.
   *
   * @param moreSpec more fields of its spec, with a comma behind each
   */
  static String workload(String kind, String name, int replicas, String moreSpec) {
    return """
    {"apiVersion":"apps/v1","kind":"%s","metadata":{"name":"%s","labels":{"app":"%s"}},"spec":{"replicas":%d,%s
      "selector":{"matchLabels":{"app":"%s"}},
      "template":{"metadata":{"labels":{"app":"%s"}},"spec":%s}}}\
    """
        .formatted(
            kind, name, name, replicas, moreSpec.replace('\'', '"'), name, name, podSpec(""));
  }

  /**
   * @param more fields of the pod's spec, with a comma behind each
   */
  static String pod(String name, String more) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"%s\",\"labels\":{\"app\":\"%s\"}},\"spec\":%s}"
        .formatted(name, name, podSpec(more));
  }

  private static String podSpec(String more) {
    String selector =
        more.contains("nodeSelector") ? "" : "'nodeSelector':{'troupe.io/hollow':'true'},";
    String containers =
        more.contains("containers")
            ? ""
            : "'containers':[{'name':'main','image':'busybox:1','ports':[{'containerPort':80}]}],";
    return ("{" + more + selector + containers + "'terminationGracePeriodSeconds':1}")
        .replace('\'', '"');
  }

  static String condition(JsonNode object, String type, String field) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path(field).asText();
      }
    }
    return "";
  }

  static boolean ready(JsonNode object) {
    return condition(object, "Ready", "status").equals("True");
  }

  List<String> eventReasons(String about) {
    return list("events", "").stream()
        .filter(event -> event.at("/involvedObject/name").asText().equals(about))
        .map(event -> event.path("reason").asText())
        .toList();
  }
}
