package io.troupe.build.schema;

import io.troupe.build.schema.ProtoSources.Field;
import io.troupe.build.schema.ProtoSources.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages whose model classes are published and whose protobuf is not: apiregistration.k8s.io,
 * which upstream keeps in its aggregator. Types, tags and markers stand here; names, descriptions
 * and what is required come from the model as for all others, and a field the model does not have
 * stops the build.
 */
final class Unpublished {
  private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";
  private static final String OWN = "k8s.io.kube_aggregator.pkg.apis.apiregistration.v1.";

  private final Map<String, Message> messages = new LinkedHashMap<>();

  private Unpublished() {}

  static Map<String, Message> messages() {
    Unpublished all = new Unpublished();
    all.message(
        "APIService",
        field("metadata", META + "ObjectMeta", 1),
        field("spec", OWN + "APIServiceSpec", 2),
        field("status", OWN + "APIServiceStatus", 3));
    all.message(
        "APIServiceList", field("metadata", META + "ListMeta", 1), list("items", "APIService", 2));
    all.message(
        "APIServiceSpec",
        field("service", OWN + "ServiceReference", 1),
        field("group", "string", 2),
        field("version", "string", 3),
        field("insecureSkipTLSVerify", "bool", 4),
        field("caBundle", "bytes", 5, "+listType=atomic"),
        field("groupPriorityMinimum", "int32", 7),
        field("versionPriority", "int32", 8));
    all.message(
        "APIServiceStatus",
        list(
            "conditions",
            "APIServiceCondition",
            1,
            "+patchMergeKey=type",
            "+patchStrategy=merge",
            "+listType=map",
            "+listMapKey=type"));
    all.message(
        "APIServiceCondition",
        field("type", "string", 1),
        field("status", "string", 2),
        field("lastTransitionTime", META + "Time", 3),
        field("reason", "string", 4),
        field("message", "string", 5));
    all.message(
        "ServiceReference",
        field("namespace", "string", 1),
        field("name", "string", 2),
        field("port", "int32", 3));
    return all.messages;
  }

  private void message(String name, Field... fields) {
    messages.put(
        OWN + name, new Message(OWN + name, Comment.NONE, new ArrayList<>(List.of(fields))));
  }

  private static Field field(String name, String type, int number, String... markers) {
    return new Field(name, type, false, number, Comment.of(List.of(markers)));
  }

  private static Field list(String name, String type, int number, String... markers) {
    return new Field(name, OWN + type, true, number, Comment.of(List.of(markers)));
  }
}
