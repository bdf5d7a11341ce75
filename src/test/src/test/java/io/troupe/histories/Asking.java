package io.troupe.histories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.cluster.NodeClient;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests as HTTP, and answers as outcomes; ConfigMaps of one namespace. */
final class Asking {
  private final String path;

  Asking(String namespace) {
    this.path = "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  String path() {
    return path;
  }

  Outcome ask(Request request, NodeClient node) {
    try {
      return switch (request) {
        case Request.Create(var name, var value) ->
            written(node.post(path, configMap(name, value)));
        case Request.Update(var name, var value, var from) -> {
          ObjectNode object = configMap(name, value);
          if (from > 0) {
            ((ObjectNode) object.path("metadata")).put("resourceVersion", Long.toString(from));
          }
          yield written(node.send("PUT", path + "/" + name, Optional.of(object)));
        }
        case Request.Delete(var name) ->
            removed(node.send("DELETE", path + "/" + name, Optional.empty()));
        case Request.Get(var name) -> found(node.get(path + "/" + name));
        case Request.Listing(var page) -> listed(node, page);
      };
    } catch (IOException unanswered) {
      return new Outcome.Unknown(unanswered.toString());
    }
  }

  private static ObjectNode configMap(String name, String value) {
    ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    object.putObject("metadata").put("name", name);
    object.putObject("data").put("value", value);
    return object;
  }

  private static Outcome written(NodeClient.Answer answer) {
    return answer.ok() ? new Outcome.Written(version(answer.json()).revision()) : refused(answer);
  }

  private static Outcome removed(NodeClient.Answer answer) {
    if (!answer.ok()) {
      return refused(answer);
    }
    JsonNode status = answer.json();
    return new Outcome.Removed(
        status.at("/details/uid").asText(status.at("/metadata/uid").asText()));
  }

  private static Outcome found(NodeClient.Answer answer) {
    return answer.ok() ? new Outcome.Found(version(answer.json())) : refused(answer);
  }

  /** All pages; the first says at which revision they all are. */
  private Outcome listed(NodeClient node, int page) throws IOException {
    List<Version> versions = new ArrayList<>();
    String query = page > 0 ? "?limit=" + page : "";
    while (true) {
      NodeClient.Answer answer = node.get(path + query);
      if (!answer.ok()) {
        return refused(answer);
      }
      JsonNode list = answer.json();
      list.path("items").forEach(item -> versions.add(version(item)));
      String next = list.at("/metadata/continue").asText();
      if (next.isEmpty()) {
        return new Outcome.Listed(list.at("/metadata/resourceVersion").asLong(), versions);
      }
      query = "?limit=" + page + "&continue=" + next;
    }
  }

  static Version version(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return new Version(
        metadata.path("name").asText(),
        metadata.path("resourceVersion").asLong(),
        metadata.path("uid").asText(),
        object.at("/data/value").asText());
  }

  /** What a server cannot do now it may yet have done. */
  private static Outcome refused(NodeClient.Answer answer) {
    return answer.code() >= 500 || answer.code() == 408
        ? new Outcome.Unknown(answer.code() + " " + answer.text())
        : new Outcome.Refused(answer.code(), answer.json().path("reason").asText());
  }
}
