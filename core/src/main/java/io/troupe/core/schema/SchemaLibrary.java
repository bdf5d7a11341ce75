package io.troupe.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.GroupVersionKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

  /** Types of these groups are no other project's; their resources are written by hand. */
  private static final String OWN_GROUPS = ".troupe.io";

  /** By full name. Replaced as a whole when a package is read, so that finding takes no lock. */
  private volatile Map<String, Definition> definitions = Map.of();

  /** By definition, made when they are first asked for; replaced as a whole too. */
  private volatile Map<String, Map<String, Schema>> fields = Map.of();

  private final Set<String> packagesRead = new TreeSet<>();
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
    String packageName =
        META_KINDS.contains(gvk.kind()) || gvk.group().equals("meta.k8s.io")
            ? META
            : packageOf(gvk.group(), gvk.version());
    return of(packageName + '.' + gvk.kind());
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
    if (group.equals("apiregistration.k8s.io")) {
      return "io.k8s.kube-aggregator.pkg.apis.apiregistration." + version;
    }
    if (group.endsWith(OWN_GROUPS)) {
      return "io.troupe.api."
          + group.substring(0, group.length() - OWN_GROUPS.length())
          + '.'
          + version;
    }
    int dot = group.indexOf('.');
    String first = group.isEmpty() ? "core" : dot < 0 ? group : group.substring(0, dot);
    return "io.k8s.api." + first + '.' + version;
  }

  Optional<Definition> find(String name) {
    Definition found = definitions.get(name);
    return found == null ? readAndFind(name) : Optional.of(found);
  }

  /** The schemas of a definition's fields. */
  Map<String, Schema> fieldsOf(Definition definition) {
    Map<String, Schema> found = fields.get(definition.name());
    return found == null ? makeFields(definition) : found;
  }

  private synchronized Map<String, Schema> makeFields(Definition definition) {
    Map<String, Map<String, Schema>> all = new HashMap<>(fields);
    Map<String, Schema> made =
        all.computeIfAbsent(definition.name(), _ -> TypedSchema.fieldsOf(this, definition));
    fields = Collections.unmodifiableMap(all);
    return made;
  }

  /** Nothing is remembered of a package that does not exist: its name may come from a client. */
  private synchronized Optional<Definition> readAndFind(String name) {
    String packageName = name.substring(0, name.lastIndexOf('.'));
    if (!packagesRead.contains(packageName)) {
      ObjectNode types = read(packageName, ".types.json.gz");
      if (types.isEmpty()) {
        return Optional.empty();
      }
      Map<String, Definition> all = new HashMap<>(definitions);
      for (Map.Entry<String, JsonNode> each : types.properties()) {
        String full = packageName + '.' + each.getKey();
        all.put(full, Definition.read(full, each.getValue()));
      }
      definitions = Collections.unmodifiableMap(all);
      packagesRead.add(packageName);
    }
    return Optional.ofNullable(definitions.get(name));
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

  private static ObjectNode read(String packageName, String suffix) {
    String own = packageName + suffix.substring(0, suffix.length() - ".gz".length());
    try (InputStream packed = SchemaLibrary.class.getResourceAsStream(packageName + suffix);
        InputStream plain = SchemaLibrary.class.getResourceAsStream(own)) {
      if (packed != null) {
        return Json.parse(new GZIPInputStream(packed).readAllBytes());
      }
      return plain == null ? Json.object() : Json.parse(plain.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
