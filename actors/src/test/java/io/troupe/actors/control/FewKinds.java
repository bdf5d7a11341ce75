package io.troupe.actors.control;

import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindDeclaration;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Types;
import io.troupe.core.schema.Schema;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The kinds that these tests write. */
final class FewKinds implements KindRegistry {
  private static final List<Kind> KINDS =
      List.of(
          kind(Types.NAMESPACES, "Namespace", false),
          kind(Types.PODS, "Pod", true),
          kind(Types.CONFIG_MAPS, "ConfigMap", true),
          kind(Types.SERVICE_ACCOUNTS, "ServiceAccount", true),
          kind(Types.DEPLOYMENTS, "Deployment", true),
          kind(Types.REPLICA_SETS, "ReplicaSet", true));

  private static Kind kind(ResourceType type, String kind, boolean namespaced) {
    KindDeclaration declared =
        KindDeclaration.declare(type.group(), "v1", kind, type.resource())
            .verbs("create", "delete")
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
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Schema> schemaOf(GroupVersionKind gvk) {
    return Optional.empty();
  }
}
