package io.troupe.core.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.schema.Schema;
import io.troupe.core.schema.SchemaCheck;
import io.troupe.core.schema.SchemaReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A structural schema in the words in which the rest of the server knows schemas. The schema of a
 * whole resource has apiVersion, kind and metadata whatever the definition says.
 */
public final class CustomSchema implements Schema, SchemaReading {
  private static final Structural TEXT = Structural.of(Json.object().put("type", "string"));

  private final Structural structural;
  private final String name;
  private final Optional<Schema> objectMeta;
  private final Optional<Supplier<ObjectNode>> published;

  private CustomSchema(
      Structural structural,
      String name,
      Optional<Schema> objectMeta,
      Optional<Supplier<ObjectNode>> published) {
    this.structural = structural;
    this.name = name;
    this.objectMeta = objectMeta;
    this.published = published;
  }

  /**
   * Of a whole resource.
   *
   * @param name of the definition, such as {@code com.example.stable.v1.CronTab}
   * @param published gives what OpenAPI shows, made when asked for
   */
  public static CustomSchema ofResource(
      Structural structural, String name, Schema objectMeta, Supplier<ObjectNode> published) {
    return new CustomSchema(structural, name, Optional.of(objectMeta), Optional.of(published));
  }

  private static Schema of(Structural structural) {
    return new CustomSchema(structural, "", Optional.empty(), Optional.empty());
  }

  public Structural structural() {
    return structural;
  }

  @Override
  public Type type() {
    if (structural.intOrString()) {
      return Type.INT_OR_STRING;
    }
    return switch (structural.type()) {
      case "object" -> Type.OBJECT;
      case "array" -> Type.ARRAY;
      case "string" -> Type.STRING;
      case "integer" -> Type.INTEGER;
      case "number" -> Type.NUMBER;
      case "boolean" -> Type.BOOLEAN;
      default -> Type.ANY;
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Schema> field(String field) {
    if (objectMeta.isPresent()) {
      switch (field) {
        case "metadata" -> {
          return objectMeta;
        }
        case "apiVersion", "kind" -> {
          return Optional.of(of(structural.properties().getOrDefault(field, TEXT)));
        }
        default -> {}
      }
    }
    Structural known = structural.properties().get(field);
    return known != null ? Optional.of(of(known)) : structural.additional().map(CustomSchema::of);
  }

  @Override
  public List<String> fieldNames() {
    List<String> names = new ArrayList<>(structural.properties().keySet());
    if (objectMeta.isPresent()) {
      for (String always : List.of("metadata", "kind", "apiVersion")) {
        if (!names.contains(always)) {
          names.addFirst(always);
        }
      }
    }
    return names;
  }

  @Override
  public List<String> required() {
    return structural.required();
  }

  @Override
  public boolean isMap() {
    return type() == Type.OBJECT
        && structural.properties().isEmpty()
        && structural.additional().isPresent();
  }

  @Override
  public Optional<Schema> items() {
    return structural.items().map(CustomSchema::of);
  }

  @Override
  public String listType() {
    return structural.listType();
  }

  @Override
  public List<String> listMapKeys() {
    return structural.listMapKeys();
  }

  @Override
  public String mapType() {
    return structural.mapType();
  }

  @Override
  public String description() {
    return structural.raw().path("description").asText("");
  }

  @Override
  public String typeDescription() {
    return description();
  }

  @Override
  public String format() {
    return structural.format();
  }

  @Override
  public boolean isOpen() {
    return type() == Type.ANY
        || structural.preserveUnknown() && structural.properties().isEmpty()
        || structural.anyAdditional();
  }

  @Override
  public Optional<JsonNode> defaultValue() {
    return structural.defaultValue();
  }

  @Override
  public Optional<ObjectNode> published() {
    return published.map(Supplier::get);
  }

  @Override
  public Optional<SchemaReading> ownReading() {
    return objectMeta.map(_ -> this);
  }

  /** Only metadata has types that a decoder insists on; all else is judged by validation. */
  @Override
  public SchemaCheck check(ObjectNode object) {
    List<String> typeErrors = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    if (object.path("metadata") instanceof ObjectNode metadata) {
      SchemaCheck meta = SchemaCheck.of(objectMeta.orElseThrow(), metadata);
      typeErrors.addAll(meta.typeErrors());
      meta.unknownFields().forEach(each -> unknown.add(each.replaceFirst("\"", "\"metadata.")));
    }
    Pruning.unknown(structural, object)
        .forEach(path -> unknown.add("unknown field \"" + path + '"'));
    return new SchemaCheck(typeErrors, unknown);
  }

  @Override
  public void prune(ObjectNode object) {
    if (object.path("metadata") instanceof ObjectNode metadata) {
      SchemaCheck.prune(objectMeta.orElseThrow(), metadata);
    }
    Pruning.prune(structural, object);
  }
}
