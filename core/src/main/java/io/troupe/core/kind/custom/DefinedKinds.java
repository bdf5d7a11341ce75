package io.troupe.core.kind.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Conversion;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindDeclaration;
import io.troupe.core.kind.Storage;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.schema.Schema;
import io.troupe.core.schema.SchemaLibrary;
import io.troupe.core.schema.structural.CustomSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one definition makes the server serve.
 *
 * @param kinds one per served version, the most mature first; none before it is established
 * @param schemas of each kind and of its list
 * @param indexed selectable fields of all versions together
 */
public record DefinedKinds(
    ResourceType type,
    List<Kind> kinds,
    Map<GroupVersionKind, Schema> schemas,
    Map<String, String> indexed) {
  private static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

  public DefinedKinds {
    kinds = List.copyOf(kinds);
    schemas = Collections.unmodifiableMap(new LinkedHashMap<>(schemas));
    indexed = Collections.unmodifiableMap(new TreeMap<>(indexed));
  }

  /**
   * @param definition a CustomResourceDefinition; not changed
   */
  public static DefinedKinds of(ObjectNode definition, SchemaLibrary library) {
    return new Reader(definition, library).read();
  }

  private static final class Reader {
    private final JsonNode spec;
    private final JsonNode names;
    private final JsonNode status;
    private final String group;
    private final SchemaLibrary library;
    private final Map<String, DefinedVersion> versions = new LinkedHashMap<>();

    Reader(ObjectNode definition, SchemaLibrary library) {
      this.spec = definition.path("spec");
      this.status = definition.path("status");
      this.names = status.path("acceptedNames");
      this.group = spec.path("group").asText();
      this.library = library;
    }

    DefinedKinds read() {
      ResourceType type = new ResourceType(group, spec.path("names").path("plural").asText());
      if (!isTrue("Established")) {
        return new DefinedKinds(type, List.of(), Map.of(), Map.of());
      }
      spec.path("versions")
          .forEach(v -> versions.put(v.path("name").asText(), DefinedVersion.of(v)));
      Map<String, String> indexed = new TreeMap<>();
      versions.values().forEach(v -> indexed.putAll(selectable(v)));
      List<Kind> kinds = new ArrayList<>();
      Map<GroupVersionKind, Schema> schemas = new LinkedHashMap<>();
      versions.values().stream()
          .filter(DefinedVersion::served)
          .sorted((a, b) -> VersionOrder.MATURE_FIRST.compare(a.name(), b.name()))
          .forEach(version -> {
            Kind kind = kind(version, type);
            kinds.add(kind);
            schemas(kind, version, schemas);
          });
      return new DefinedKinds(type, kinds, schemas, indexed);
    }

    private Kind kind(DefinedVersion version, ResourceType type) {
      String name = names.path("kind").asText();
      KindDeclaration declaration =
          KindDeclaration.declare(group, version.name(), name, type.resource())
              .singular(names.path("singular").asText())
              .listKind(names.path("listKind").asText(name + "List"))
              .shortNames(texts(names.path("shortNames")))
              .categories(texts(names.path("categories")))
              .tracksGeneration()
              .versionedUpdates()
              .columns(PrinterColumns.of(version.raw().path("additionalPrinterColumns")))
              .deprecated(version.warning(group, name))
              .storedAs(new Storage(type, new Conversion.Custom(form(version, name)), Map.of()))
              .rules(new CustomRules(version));
      if (!spec.path("scope").asText().equals("Namespaced")) {
        declaration.ofCluster();
      }
      if (version.hasStatus()) {
        declaration.status();
      }
      if (version.hasScale()) {
        declaration.scale();
      }
      if (isTrue("Terminating")) {
        declaration.withoutVerb("create");
      }
      selectable(version).keySet().forEach(declaration::selectable);
      return declaration.kind();
    }

    private CustomForm form(DefinedVersion version, String kind) {
      JsonNode conversion = spec.path("conversion");
      Optional<Conversion.Webhook> webhook =
          conversion.path("strategy").asText().equals("Webhook")
                  && conversion.path("webhook").path("clientConfig") instanceof ObjectNode client
              ? Optional.of(
                  new Conversion.Webhook(
                      client,
                      Json.texts(conversion.path("webhook").path("conversionReviewVersions")),
                      kind))
              : Optional.empty();
      String stored =
          versions.values().stream()
              .filter(DefinedVersion::storage)
              .map(DefinedVersion::name)
              .findFirst()
              .orElse(version.name());
      return new CustomForm(group, version.name(), stored, versions, webhook);
    }

    private void schemas(Kind kind, DefinedVersion version, Map<GroupVersionKind, Schema> schemas) {
      CustomDocument document =
          new CustomDocument(
              library.of(
                  new GroupVersionKind("apiextensions.k8s.io", "v1", "CustomResourceDefinition")));
      Schema meta = library.of(OBJECT_META).orElseThrow();
      String name = CustomDocument.name(kind.gvk());
      schemas.put(
          kind.gvk(),
          CustomSchema.ofResource(
              version.schema(), name, meta, () -> document.resource(version.schema().raw())));
      GroupVersionKind list = new GroupVersionKind(group, version.name(), kind.listKind());
      schemas.put(
          list,
          CustomSchema.ofResource(
              version.schema(),
              CustomDocument.name(list),
              meta,
              () -> document.list(kind.gvk(), kind.type().resource())));
    }

    private static Map<String, String> selectable(DefinedVersion version) {
      Map<String, String> fields = new TreeMap<>();
      for (JsonNode each : version.raw().path("selectableFields")) {
        String path = each.path("jsonPath").asText("");
        if (path.startsWith(".")) {
          fields.put(path.substring(1), "");
        }
      }
      return fields;
    }

    private boolean isTrue(String condition) {
      for (JsonNode each : status.path("conditions")) {
        if (each.path("type").asText().equals(condition)) {
          return each.path("status").asText().equals("True");
        }
      }
      return false;
    }

    private static String[] texts(JsonNode array) {
      return Json.texts(array).toArray(String[]::new);
    }
  }
}
