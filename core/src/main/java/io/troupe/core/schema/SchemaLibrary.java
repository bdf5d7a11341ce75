package io.troupe.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.GroupVersionKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * The schemas that the build generated, by definition name. A package of types is read when the
 * first of them is asked for, its descriptions when the first description is: the server starts
 * without reading either.
 */
public final class SchemaLibrary {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1";

  /** Kinds that every group accepts in its own version, though they are defined in meta. */
  private static final Set<String> META_KINDS =
      Set.of("DeleteOptions", "Status", "APIGroup", "APIResourceList");

  private final Map<String, Map<String, Definition>> packages = new TreeMap<>();
  private final Map<String, ObjectNode> docs = new TreeMap<>();
  private final Map<String, WireMessage> messages = new TreeMap<>();

  /** Resources are read on use; two libraries share nothing. */
  public SchemaLibrary() {}

  private static final SchemaLibrary BUILT_IN = new SchemaLibrary();

  /** The one that everybody who only reads shares. */
  public static SchemaLibrary builtIn() {
    return BUILT_IN;
  }

  /** The schema of a kind; empty when there is none. */
  public Optional<Schema> of(GroupVersionKind gvk) {
    String definitions =
        META_KINDS.contains(gvk.kind()) || gvk.group().equals("meta.k8s.io")
            ? META
            : packageOf(gvk.group(), gvk.version());
    return of(definitions + '.' + gvk.kind());
  }

  /** The schema of a definition such as {@code io.k8s.api.core.v1.PodSpec}. */
  public Optional<Schema> of(String definition) {
    return find(definition).map(d -> TypedSchema.ofDefinition(this, d));
  }

  /** Where the types of a group's version are defined. */
  static String packageOf(String group, String version) {
    if (group.equals("apiextensions.k8s.io")) {
      return "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions." + version;
    }
    int dot = group.indexOf('.');
    String first = group.isEmpty() ? "core" : dot < 0 ? group : group.substring(0, dot);
    return "io.k8s.api." + first + '.' + version;
  }

  synchronized Optional<Definition> find(String name) {
    int dot = name.lastIndexOf('.');
    return Optional.ofNullable(
        packages
            .computeIfAbsent(name.substring(0, dot), this::readTypes)
            .get(name.substring(dot + 1)));
  }

  /** The tags of a definition's protobuf form; made once. */
  synchronized WireMessage messageOf(String definition) {
    WireMessage known = messages.get(definition);
    if (known == null) {
      known = find(definition).map(WireMessage::of).orElseGet(WireMessage::new);
      messages.put(definition, known);
    }
    return known;
  }

  /**
   * @param field empty for the type itself
   */
  synchronized String description(String definition, String field) {
    int dot = definition.lastIndexOf('.');
    return docs.computeIfAbsent(definition.substring(0, dot), p -> read(p, ".docs.json.gz"))
        .path(definition.substring(dot + 1))
        .path(field)
        .asText("");
  }

  private Map<String, Definition> readTypes(String packageName) {
    Map<String, Definition> types = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : read(packageName, ".types.json.gz").properties()) {
      String name = packageName + '.' + each.getKey();
      types.put(each.getKey(), Definition.read(name, each.getValue()));
    }
    return types;
  }

  private static ObjectNode read(String packageName, String suffix) {
    try (InputStream in = SchemaLibrary.class.getResourceAsStream(packageName + suffix)) {
      return in == null ? Json.object() : Json.parse(new GZIPInputStream(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
