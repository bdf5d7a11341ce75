package io.troupe.histories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.cluster.NodeClient;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * How long until controllers do again what those of a dead node did: Deployments of one pod each,
 * so many that some of each node's slices are among them, lose their pods, and all must have new
 * ones. No pod is ever scheduled, so nothing but controllers is waited for.
 */
final class ControllersBack {
  private static final int DEPLOYMENTS = 32;
  private static final String LABEL = "deployment";

  private final String namespace;
  private final NodeClient client;
  private final LongSupplier nanos;

  /**
   * @param client at a node that lives on
   */
  ControllersBack(String namespace, NodeClient client, LongSupplier nanos) {
    this.namespace = namespace;
    this.client = client;
    this.nanos = nanos;
  }

  /** Waits until each Deployment has its pod. */
  void prepare() {
    for (int i = 0; i < DEPLOYMENTS; i++) {
      ObjectNode deployment = deployment("d" + i);
      Patience.until(
          () -> Patience.done(client.post("/apis/apps/v1" + in("deployments"), deployment)));
    }
    Patience.until(() -> pods().size() == DEPLOYMENTS);
  }

  /**
   * Deletes all pods and waits until each Deployment has another.
   *
   * @return milliseconds since the kill
   */
  double millisSince(long kill) {
    Map<String, Pod> before = new TreeMap<>();
    Patience.until(() -> {
      before.putAll(pods());
      return before.size() == DEPLOYMENTS;
    });
    for (Pod pod : before.values()) {
      Patience.until(() -> {
        int code =
            client
                .send("DELETE", "/api/v1" + in("pods") + "/" + pod.name(), Optional.empty())
                .code();
        return code / 100 == 2 || code == 404;
      });
    }
    Patience.until(() -> {
      Map<String, Pod> now = pods();
      return now.size() == DEPLOYMENTS
          && now.entrySet().stream().noneMatch(e -> before.containsValue(e.getValue()));
    });
    return (nanos.getAsLong() - kill) / 1e6;
  }

  /** A pod; the next one may bear the same name. */
  private record Pod(String name, String uid) {}

  /** Each Deployment's pod. */
  private Map<String, Pod> pods() throws IOException {
    Map<String, Pod> pods = new TreeMap<>();
    for (JsonNode pod : client.get("/api/v1" + in("pods")).json().path("items")) {
      if (!pod.at("/metadata/labels/" + LABEL).isMissingNode()
          && pod.at("/metadata/deletionTimestamp").isMissingNode()) {
        pods.put(
            pod.at("/metadata/labels/" + LABEL).asText(),
            new Pod(pod.at("/metadata/name").asText(), pod.at("/metadata/uid").asText()));
      }
    }
    return pods;
  }

  private String in(String resource) {
    return "/namespaces/" + namespace + "/" + resource;
  }

  private static ObjectNode deployment(String name) {
    ObjectNode object = Json.object().put("apiVersion", "apps/v1").put("kind", "Deployment");
    object.putObject("metadata").put("name", name);
    ObjectNode spec = object.putObject("spec").put("replicas", 1);
    spec.putObject("selector").putObject("matchLabels").put(LABEL, name);
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").putObject("labels").put(LABEL, name);
    template
        .putObject("spec")
        .put("schedulerName", "nobody")
        .putArray("containers")
        .addObject()
        .put("name", "c")
        .put("image", "busybox");
    return object;
  }
}
