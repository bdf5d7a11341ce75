package io.troupe.histories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.cluster.NodeClient;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How long until what is asked of an agent takes effect again when its control plane has been
 * killed: one of its pods is deleted and another created, and both must have happened. Its Node
 * must be Ready all the while.
 */
final class AgentBack {
  private final String namespace;
  private final String node;
  private final NodeClient client;
  private final LongSupplier nanos;

  /**
   * @param node the agent's
   * @param client at a control plane that lives on
   */
  AgentBack(String namespace, String node, NodeClient client, LongSupplier nanos) {
    this.namespace = namespace;
    this.node = node;
    this.client = client;
    this.nanos = nanos;
  }

  /** Waits until one pod runs. */
  void prepare() {
    create("before");
    Patience.until(() -> running("before"));
  }

  /**
   * @return milliseconds since the kill
   */
  double millisSince(long kill) {
    create("after");
    Patience.until(() -> {
      int code = client.send("DELETE", pods() + "/before", Optional.empty()).code();
      return code / 100 == 2 || code == 404;
    });
    Patience.until(() -> running("after") && client.get(pods() + "/before").code() == 404);
    return (nanos.getAsLong() - kill) / 1e6;
  }

  /** When the Node became Ready; empty while it is not, or nobody answers. */
  String readySince() {
    try {
      for (JsonNode condition :
          client.get("/api/v1/nodes/" + node).json().at("/status/conditions")) {
        if (condition.path("type").asText().equals("Ready")
            && condition.path("status").asText().equals("True")) {
          return condition.path("lastTransitionTime").asText();
        }
      }
    } catch (IOException unanswered) {
      return "";
    }
    return "";
  }

  private void create(String name) {
    ObjectNode pod = Json.object().put("kind", "Pod").put("apiVersion", "v1");
    pod.putObject("metadata").put("name", name);
    ObjectNode spec =
        pod.putObject("spec").put("nodeName", node).put("terminationGracePeriodSeconds", 0);
    spec.putArray("containers")
        .addObject()
        .put("name", "c")
        .put("image", "busybox")
        .putArray("command")
        .add("sleep")
        .add("600");
    Patience.until(() -> Patience.done(client.post(pods(), pod)));
  }

  private boolean running(String name) throws IOException {
    return client.get(pods() + "/" + name).json().at("/status/phase").asText().equals("Running");
  }

  private String pods() {
    return "/api/v1/namespaces/" + namespace + "/pods";
  }
}
