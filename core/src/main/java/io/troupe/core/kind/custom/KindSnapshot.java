package io.troupe.core.kind.custom;

import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.schema.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All kinds at one moment. Built-in ones win over definitions that would hide them. */
final class KindSnapshot implements KindRegistry {
  private final KindRegistry builtIn;
  private final Map<String, DefinedKinds> defined;
  private final List<Kind> all;
  private final Map<String, Kind> byResource = new HashMap<>();
  private final Map<GroupVersionKind, Kind> byKind = new HashMap<>();
  private final Map<ResourceType, Kind> byType = new HashMap<>();
  private final Map<ResourceType, Map<String, String>> indexed = new HashMap<>();
  private final Map<GroupVersionKind, Schema> schemas = new HashMap<>();

  /**
   * @param defined by the definition's name
   */
  KindSnapshot(KindRegistry builtIn, Map<String, DefinedKinds> defined) {
    this.builtIn = builtIn;
    this.defined = new TreeMap<>(defined);
    List<Kind> custom = new ArrayList<>();
    for (DefinedKinds each : this.defined.values()) {
      for (Kind kind : each.kinds()) {
        custom.add(kind);
        byKind.put(kind.gvk(), kind);
        byResource.put(
            path(kind.gvk().group(), kind.gvk().version(), kind.type().resource()), kind);
        byType.putIfAbsent(kind.type(), kind);
      }
      indexed.put(each.type(), each.indexed());
      schemas.putAll(each.schemas());
    }
    custom.sort(
        Comparator.comparing((Kind kind) -> kind.gvk().group())
            .thenComparing(kind -> kind.gvk().version(), VersionOrder.MATURE_FIRST)
            .thenComparing(kind -> kind.type().resource()));
    List<Kind> together = new ArrayList<>(builtIn.all());
    together.addAll(custom);
    this.all = List.copyOf(together);
  }

  Map<String, DefinedKinds> defined() {
    return defined;
  }

  @Override
  public Collection<Kind> all() {
    return all;
  }

  @Override
  public Optional<Kind> byResource(String group, String version, String resource) {
    return builtIn
        .byResource(group, version, resource)
        .or(() -> Optional.ofNullable(byResource.get(path(group, version, resource))));
  }

  @Override
  public Optional<Kind> byKind(GroupVersionKind gvk) {
    return builtIn.byKind(gvk).or(() -> Optional.ofNullable(byKind.get(gvk)));
  }

  @Override
  public Optional<Kind> byType(ResourceType type) {
    return builtIn.byType(type).or(() -> Optional.ofNullable(byType.get(type)));
  }

  @Override
  public Map<String, String> indexedFields(ResourceType type) {
    Map<String, String> custom = indexed.get(type);
    return custom == null ? builtIn.indexedFields(type) : custom;
  }

  @Override
  public Schema schemaOf(Kind kind) {
    Schema custom = schemas.get(kind.gvk());
    return custom == null ? builtIn.schemaOf(kind) : custom;
  }

  @Override
  public Optional<Schema> schemaOf(GroupVersionKind gvk) {
    Schema custom = schemas.get(gvk);
    return custom == null ? builtIn.schemaOf(gvk) : Optional.of(custom);
  }

  private static String path(String group, String version, String resource) {
    return group + '/' + version + '/' + resource;
  }
}
