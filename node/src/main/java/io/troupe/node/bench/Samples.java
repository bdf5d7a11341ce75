package io.troupe.node.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;

/** The objects that are written. */
final class Samples {
  private static final String FILLER = "0123456789abcdef".repeat(56);

  private Samples() {}

  /**
   * About 1 KiB. @param sent nanoseconds of the generator's clock, to be found again by watchers
   */
  static byte[] configMap(String name, String run, long sent) {
    ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    metadata.putObject("labels").put("run", run);
    object.putObject("data").put("sent", Long.toString(sent)).put("filler", FILLER);
    return Json.bytes(object);
  }

  static byte[] namespace(String name) {
    ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
    object.putObject("metadata").put("name", name);
    return Json.bytes(object);
  }

  /**
   * @param scheduler another than default-scheduler leaves the pods alone
   */
  static byte[] replicaSet(String name, int replicas, String scheduler) {
    ObjectNode object = Json.object().put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
    object.putObject("metadata").put("name", name);
    ObjectNode spec = object.putObject("spec").put("replicas", replicas);
    spec.putObject("selector").putObject("matchLabels").put("set", name);
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").putObject("labels").put("set", name);
    template.set("spec", podSpec(scheduler));
    return Json.bytes(object);
  }

  static byte[] pod(String name) {
    ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    object.putObject("metadata").put("name", name);
    object.set("spec", podSpec("nobody"));
    return Json.bytes(object);
  }

  private static ObjectNode podSpec(String scheduler) {
    ObjectNode spec = Json.object().put("schedulerName", scheduler);
    spec.putObject("nodeSelector");
    ObjectNode container =
        spec.putArray("containers").addObject().put("name", "main").put("image", "pause:3.10");
    container.putObject("resources").putObject("requests").put("cpu", "10m").put("memory", "16Mi");
    return spec;
  }
}
