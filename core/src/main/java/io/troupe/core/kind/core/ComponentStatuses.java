package io.troupe.core.kind.core;

import static io.troupe.core.kind.KindDeclaration.declare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.Tree;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import java.util.ArrayList;
import java.util.List;

/**
 * The components of the control plane, a kind of old that is computed when asked for. All three run
 * in the process that answers, and none answers when it does not: so what can be read is healthy.
 */
public final class ComponentStatuses {
  private static final List<String> COMPONENTS =
      List.of("controller-manager", "etcd-0", "scheduler");

  private static final List<Column> COLUMNS =
      List.of(
          Columns.NAME,
          Columns.text("Status", "Healthy or not.", o -> condition(o, "status")),
          Columns.text("Message", "What it says.", o -> condition(o, "message")),
          Columns.text("Error", "What is wrong.", o -> condition(o, "error")));

  public static final Kind KIND =
      declare("", "v1", "ComponentStatus", "componentstatuses")
          .ofCluster()
          .shortNames("cs")
          .verbs("get", "list")
          .columns(COLUMNS)
          .kind();

  private ComponentStatuses() {}

  /** An image of nothing but the components, as of the given one. */
  public static ClusterImage image(ClusterImage now) {
    List<StoredObject> all = new ArrayList<>();
    for (String name : COMPONENTS) {
      all.add(status(name));
    }
    return ClusterImage.of(now.revision(), all);
  }

  private static StoredObject status(String name) {
    ObjectNode object = Json.object().put("kind", "ComponentStatus").put("apiVersion", "v1");
    object.putObject("metadata").put("name", name);
    object
        .putArray("conditions")
        .addObject()
        .put("type", "Healthy")
        .put("status", "True")
        .put("message", "ok");
    return new StoredObject(
        new ObjectKey(KIND.type(), "", name),
        new Uid(name),
        0,
        0,
        Json.bytes(object),
        ObjectFacts.NONE);
  }

  /** As people are shown it: the status is Healthy, Unhealthy or Unknown. */
  private static String condition(ObjectNode component, String field) {
    for (JsonNode condition : component.path("conditions")) {
      if (Tree.text(condition, "type").equals("Healthy")) {
        String text = Tree.text(condition, field);
        return field.equals("status")
            ? switch (text) {
              case "True" -> "Healthy";
              case "False" -> "Unhealthy";
              default -> "Unknown";
            }
            : text;
      }
    }
    return field.equals("status") ? "Unknown" : "";
  }
}
