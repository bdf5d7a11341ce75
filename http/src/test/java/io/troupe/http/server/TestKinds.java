package io.troupe.http.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.Kind.Subresource;
import io.troupe.core.kind.KindDeclaration;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.schema.Schema;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A few kinds, enough for every route. */
public final class TestKinds implements KindRegistry {
  private static final List<String> ALL =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final List<String> EDIT = List.of("get", "patch", "update");

  public static final Kind PODS =
      kind(
          "",
          "v1",
          "Pod",
          "pods",
          true,
          ALL,
          List.of(
              new Subresource("status", new GroupVersionKind("", "v1", "Pod"), EDIT),
              streamed("attach", "PodAttachOptions"),
              streamed("exec", "PodExecOptions"),
              streamed("portforward", "PodPortForwardOptions"),
              new Subresource(
                  "proxy",
                  new GroupVersionKind("", "v1", "PodProxyOptions"),
                  List.of("create", "delete", "get", "patch", "update")),
              new Subresource("log", new GroupVersionKind("", "v1", "Pod"), List.of("get")),
              new Subresource(
                  "eviction",
                  new GroupVersionKind("policy", "v1", "Eviction"),
                  List.of("create"))));
  public static final Kind DEPLOYMENTS =
      kind(
          "apps",
          "v1",
          "Deployment",
          "deployments",
          true,
          ALL,
          List.of(
              new Subresource("scale", new GroupVersionKind("autoscaling", "v1", "Scale"), EDIT)));
  public static final Kind NODES = kind("", "v1", "Node", "nodes", false, ALL, List.of());
  public static final Kind NAMESPACES =
      kind(
          "",
          "v1",
          "Namespace",
          "namespaces",
          false,
          ALL.stream().filter(v -> !v.equals("deletecollection")).toList(),
          List.of());

  private static Subresource streamed(String name, String kind) {
    return new Subresource(name, new GroupVersionKind("", "v1", kind), List.of("create", "get"));
  }

  private static final List<Kind> KINDS = List.of(NAMESPACES, NODES, PODS, DEPLOYMENTS);

  private static Kind kind(
      String group,
      String version,
      String kind,
      String resource,
      boolean namespaced,
      List<String> verbs,
      List<Subresource> subresources) {
    KindDeclaration declared =
        KindDeclaration.declare(group, version, kind, resource)
            .verbs(verbs.toArray(String[]::new))
            .tracksGeneration()
            .selectable("spec.nodeName")
            .columns(
                List.of(
                    new Column("Name", "string", "name", "its name", 0, TestKinds::name),
                    new Column(
                        "Note",
                        "string",
                        "",
                        "a label",
                        1,
                        (o, now) ->
                            new TextNode(
                                o.path("metadata").path("labels").path("note").asText("<none>")))));
    subresources.forEach(sub -> declared.subresource(sub.name(), sub.kind(), sub.verbs()));
    return (namespaced ? declared : declared.ofCluster()).kind();
  }

  private static TextNode name(ObjectNode object, java.time.Instant now) {
    return new TextNode(object.path("metadata").path("name").asText());
  }

  @Override
  public Collection<Kind> all() {
    return KINDS;
  }

  @Override
  public Optional<Kind> byResource(String group, String version, String resource) {
    return KINDS.stream()
        .filter(k -> k.type().equals(new ResourceType(group, resource)))
        .filter(k -> k.gvk().version().equals(version))
        .findFirst();
  }

  @Override
  public Optional<Kind> byKind(GroupVersionKind gvk) {
    return KINDS.stream().filter(k -> k.gvk().equals(gvk)).findFirst();
  }

  @Override
  public Optional<Kind> byType(ResourceType type) {
    return KINDS.stream().filter(k -> k.type().equals(type)).findFirst();
  }

  @Override
  public Schema schemaOf(Kind kind) {
    throw new UnsupportedOperationException("routes ask for no schema");
  }

  @Override
  public Optional<Schema> schemaOf(GroupVersionKind gvk) {
    return Optional.empty();
  }
}
