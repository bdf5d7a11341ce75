package io.troupe.core.kind.builtin;

import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.apps.AppsKinds;
import io.troupe.core.kind.coordination.CoordinationKinds;
import io.troupe.core.kind.core.CoreKinds;
import io.troupe.core.kind.extension.ExtensionKinds;
import io.troupe.core.kind.network.NetworkKinds;
import io.troupe.core.kind.rbac.RbacKinds;
import io.troupe.core.kind.scheduling.SchedulingKinds;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.schema.Schema;
import io.troupe.core.schema.SchemaLibrary;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds that are there without anybody defining them. */
public final class BuiltInKinds implements KindRegistry {
  private final Map<GroupVersionKind, Kind> byKind = new LinkedHashMap<>();
  private final Map<String, Kind> byResource = new LinkedHashMap<>();
  private final Map<ResourceType, Kind> byType = new LinkedHashMap<>();
  private final SchemaLibrary schemas;

  public BuiltInKinds() {
    this(declared(), SchemaLibrary.builtIn());
  }

  BuiltInKinds(List<Kind> kinds, SchemaLibrary schemas) {
    this.schemas = schemas;
    for (Kind kind : kinds) {
      byKind.put(kind.gvk(), kind);
      byResource.put(path(kind.gvk().group(), kind.gvk().version(), kind.type().resource()), kind);
      byType.putIfAbsent(kind.type(), kind);
    }
  }

  /** Groups in the order discovery shows them: by upstream's group priority. */
  private static List<Kind> declared() {
    return Stream.of(
            CoreKinds.all(),
            AppsKinds.all(),
            NetworkKinds.all(),
            RbacKinds.all(),
            SchedulingKinds.all(),
            CoordinationKinds.all(),
            ExtensionKinds.all())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public Collection<Kind> all() {
    return List.copyOf(byKind.values());
  }

  @Override
  public Optional<Kind> byResource(String group, String version, String resource) {
    return Optional.ofNullable(byResource.get(path(group, version, resource)));
  }

  @Override
  public Optional<Kind> byKind(GroupVersionKind gvk) {
    return Optional.ofNullable(byKind.get(gvk));
  }

  @Override
  public Optional<Kind> byType(ResourceType type) {
    return Optional.ofNullable(byType.get(type));
  }

  @Override
  public Schema schemaOf(Kind kind) {
    return schemas.of(kind.gvk()).orElseThrow();
  }

  @Override
  public Optional<Schema> schemaOf(GroupVersionKind gvk) {
    return schemas.of(gvk);
  }

  private static String path(String group, String version, String resource) {
    return group + '/' + version + '/' + resource;
  }
}
