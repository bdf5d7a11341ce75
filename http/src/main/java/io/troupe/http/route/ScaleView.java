package io.troupe.http.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.select.LabelSelector;

/** An object's scale as an autoscaling/v1 Scale. */
final class ScaleView {
  private ScaleView() {}

  static byte[] of(StoredObject object) {
    ObjectNode tree = object.tree();
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      JsonNode value = tree.path("metadata").path(field);
      if (!value.isMissingNode()) {
        metadata.set(field, value);
      }
    }
    scale.putObject("spec").put("replicas", tree.path("spec").path("replicas").asInt(0));
    ObjectNode status = scale.putObject("status");
    status.put("replicas", tree.path("status").path("replicas").asInt(0));
    JsonNode selector = tree.path("spec").path("selector");
    if (selector.isObject()) {
      status.put("selector", LabelSelector.of(selector).toString());
    }
    return Json.bytes(scale);
  }
}
