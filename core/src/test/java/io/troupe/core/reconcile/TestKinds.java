package io.troupe.core.reconcile;

import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindDeclaration;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.schema.Schema;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Just enough kinds for controllers. */
public final class TestKinds implements KindRegistry {
  private static final List<Kind> KINDS =
      List.of(
          kind("", "v1", "Namespace", "namespaces", false),
          kind("", "v1", "Node", "nodes", false),
          kind("", "v1", "Pod", "pods", true),
          kind("", "v1", "ConfigMap", "configmaps", true),
          kind("", "v1", "Service", "services", true),
          kind("", "v1", "ServiceAccount", "serviceaccounts", true),
          kind("apps", "v1", "Deployment", "deployments", true),
          kind("apps", "v1", "ReplicaSet", "replicasets", true));

  private static Kind kind(
      String group, String version, String kind, String resource, boolean namespaced) {
    KindDeclaration declared =
        KindDeclaration.declare(group, version, kind, resource)
            .verbs("create", "delete", "get", "list")
            .tracksGeneration();
    return (namespaced ? declared : declared.ofCluster()).kind();
  }

  @Override
  public Collection<Kind> all() {
    return KINDS;
  }

  @Override
  public Optional<Kind> byResource(String group, String version, String resource) {
    return byType(new ResourceType(group, resource));
  }

  @Override
  public Optional<Kind> byKind(GroupVersionKind gvk) {
    return KINDS.stream().filter(kind -> kind.gvk().equals(gvk)).findFirst();
  }

  @Override
  public Optional<Kind> byType(ResourceType type) {
    return KINDS.stream().filter(kind -> kind.type().equals(type)).findFirst();
  }

  @Override
  public Schema schemaOf(Kind kind) {
    throw new UnsupportedOperationException("controllers read no schemas");
  }

  @Override
  public Optional<Schema> schemaOf(GroupVersionKind gvk) {
    return Optional.empty();
  }
}
