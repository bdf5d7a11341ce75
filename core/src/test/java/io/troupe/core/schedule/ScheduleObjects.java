package io.troupe.core.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import java.util.Map;

/** Pods and nodes for tests, from the JSON of their specs. Single quotes stand for double ones. */
public final class ScheduleObjects {
  private ScheduleObjects() {}

  public static PodView pod(String name, String spec) {
    return PodView.of(podObject(name, spec));
  }

  public static StoredObject podObject(String name, String spec) {
    return stored("pods", "default", name, "{'spec':" + spec + "}");
  }

  /** One container that asks for this much, for instance {@code 100m}, {@code 64Mi}. */
  public static PodView asking(String name, String cpu, String memory) {
    return pod(name, "{'containers':[" + container(cpu, memory) + "]}");
  }

  public static String container(String cpu, String memory) {
    return "{'resources':{'requests':{'cpu':'" + cpu + "','memory':'" + memory + "'}}}";
  }

  public static NodeView node(String name, String spec) {
    return new NodeView(nodeFacts(name, spec, "4", "8Gi", 110), Usage.NONE);
  }

  public static NodeFacts nodeFacts(String name, String spec, String cpu, String memory, int pods) {
    return NodeFacts.of(nodeObject(name, spec, cpu, memory, pods, Map.of()));
  }

  public static NodeView labelled(String name, Map<String, String> labels) {
    return new NodeView(NodeFacts.of(nodeObject(name, "{}", "4", "8Gi", 110, labels)), Usage.NONE);
  }

  public static StoredObject nodeObject(
      String name, String spec, String cpu, String memory, int pods, Map<String, String> labels) {
    ObjectNode node =
        Json.parse(
            """
            {'spec':%s,'status':{'allocatable':{'cpu':'%s','memory':'%s','pods':'%d'}}}\
            """
                .formatted(spec, cpu, memory, pods)
                .replace('\'', '"'));
    ObjectNode into = node.putObject("metadata").putObject("labels");
    labels.forEach(into::put);
    return stored("nodes", "", name, node.toString());
  }

  public static StoredObject stored(String resource, String namespace, String name, String json) {
    ObjectNode object = Json.parse(json.replace('\'', '"'));
    if (!object.has("metadata")) {
      object.putObject("metadata");
    }
    ((ObjectNode) object.path("metadata")).put("name", name).put("uid", "uid-of-" + name);
    return new StoredObject(
        ObjectKey.of("", resource, namespace, name),
        new Uid("uid-of-" + name),
        1,
        1,
        Json.bytes(object),
        ObjectFacts.of(object, Map.of()));
  }
}
