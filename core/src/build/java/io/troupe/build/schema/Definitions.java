package io.troupe.build.schema;

import io.troupe.build.schema.ModelClasses.Model;
import io.troupe.build.schema.ModelClasses.Property;
import io.troupe.build.schema.ProtoSources.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Joins the two sources. The message gives the type, the markers and, for structures, the
 * description; the model class gives the JSON name, whether a field is required and the description
 * as upstream publishes it.
 *
 * <p>Go embeds some structures (a Volume is a name and a VolumeSource); protobuf shows them as a
 * field, JSON does not. A field whose name the model does not have, but whose message's fields it
 * does, is such a one and is opened up.
 */
final class Definitions {
  private static final String EXTENSIONS =
      "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.";
  private static final String JSON_SCHEMA = '#' + definitionName(EXTENSIONS + "JSONSchemaProps");

  /** Messages that JSON shows as something other than an object of their fields. */
  private static final Map<String, String> SPECIAL =
      Map.ofEntries(
          Map.entry("k8s.io.apimachinery.pkg.api.resource.Quantity", "quantity"),
          Map.entry("k8s.io.apimachinery.pkg.util.intstr.IntOrString", "intOrString"),
          Map.entry("k8s.io.apimachinery.pkg.apis.meta.v1.Time", "time"),
          Map.entry("k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime", "microTime"),
          Map.entry("k8s.io.apimachinery.pkg.apis.meta.v1.Duration", "string"),
          Map.entry("k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1", "anyObject"),
          Map.entry("k8s.io.apimachinery.pkg.runtime.RawExtension", "anyObject"),
          Map.entry(EXTENSIONS + "JSON", "any"),
          Map.entry(EXTENSIONS + "JSONSchemaPropsOrBool", "orBool" + JSON_SCHEMA),
          Map.entry(EXTENSIONS + "JSONSchemaPropsOrArray", "orList" + JSON_SCHEMA),
          Map.entry(EXTENSIONS + "JSONSchemaPropsOrStringArray", "orStrings" + JSON_SCHEMA));

  private static final Map<String, String> SCALARS =
      Map.of(
          "string", "string",
          "bool", "boolean",
          "int32", "int32",
          "int64", "int64",
          "double", "double",
          "bytes", "bytes");

  private final Map<String, Message> messages;
  private final Map<String, Model> models;
  private final Map<String, Optional<Model>> matched = new HashMap<>();

  Definitions(Map<String, Message> messages, Map<String, Model> models) {
    this.messages = messages;
    this.models = models;
  }

  /** By name; only types that the published API has. */
  List<Definition> all() {
    List<Definition> definitions = new ArrayList<>();
    for (Message message : messages.values()) {
      if (!SPECIAL.containsKey(message.name())) {
        modelOf(message).ifPresent(model -> definitions.add(definition(message, model)));
      }
    }
    definitions.sort(Comparator.comparing(Definition::name));
    return definitions;
  }

  private Definition definition(Message message, Model model) {
    Map<String, Definition.Field> fields = new HashMap<>();
    collect(message, model, "", fields);
    List<Definition.Field> inOrder = new ArrayList<>();
    for (Property property : model.properties().values()) {
      Definition.Field field = fields.get(property.name());
      if (field != null) {
        inOrder.add(field);
      } else if (Set.of("apiVersion", "kind").contains(property.name())) {
        inOrder.add(
            new Definition.Field(
                property.name(), "", "string", false, property.description(), Map.of()));
      } else {
        throw new IllegalStateException(message.name() + " has no " + property.name());
      }
    }
    String description = model.description();
    return new Definition(
        definitionName(message.name()),
        description.isEmpty() ? message.comment().text() : description,
        "atomic".equals(message.comment().markers().get("structType")),
        inOrder);
  }

  private void collect(
      Message message, Model model, String prefix, Map<String, Definition.Field> into) {
    for (ProtoSources.Field field : message.fields()) {
      Property property = propertyOf(field.name(), model);
      if (property == null) {
        Message embedded = messages.get(field.type());
        if (embedded != null) {
          collect(embedded, model, prefix + field.number() + '.', into);
        }
        continue;
      }
      String described =
          property.description().isEmpty() ? field.comment().text() : property.description();
      into.put(
          property.name(),
          new Definition.Field(
              property.name(),
              prefix + field.number(),
              typeOf(field),
              property.required(),
              described,
              field.comment().markers()));
    }
  }

  private String typeOf(ProtoSources.Field field) {
    if (field.type().startsWith("map<string, ")) {
      return "{}" + elementType(field.type().substring(12, field.type().length() - 1));
    }
    return (field.repeated() ? "[]" : "") + elementType(field.type());
  }

  private String elementType(String type) {
    String known = SCALARS.getOrDefault(type, SPECIAL.get(type));
    if (known != null) {
      return known;
    }
    Message message = messages.get(type);
    if (message == null) {
      return "any";
    }
    if (modelOf(message).isPresent()) {
      return "#" + definitionName(type);
    }
    // A Go list type: a message that is nothing but its items.
    if (message.fields().size() == 1 && message.fields().getFirst().name().equals("items")) {
      return typeOf(message.fields().getFirst());
    }
    return "any";
  }

  private Optional<Model> modelOf(Message message) {
    return matched.computeIfAbsent(
        message.name(),
        _ -> {
          String[] path = message.name().split("\\.");
          String version = capital(path[path.length - 2]);
          String simple = path[path.length - 1];
          String group = capital(path[path.length - 3]);
          Model model = models.getOrDefault(group + version + simple, models.get(version + simple));
          return model != null && covers(message, model) ? Optional.of(model) : Optional.empty();
        });
  }

  /** Other types may have the same short name: the model must have all its fields from here. */
  private boolean covers(Message message, Model model) {
    Set<String> names = new HashSet<>();
    names(message, model, names);
    return model.properties().keySet().stream()
        .allMatch(p -> names.contains(p) || p.equals("apiVersion") || p.equals("kind"));
  }

  private void names(Message message, Model model, Set<String> into) {
    for (ProtoSources.Field field : message.fields()) {
      Property property = propertyOf(field.name(), model);
      if (property != null) {
        into.add(property.name());
      } else if (messages.get(field.type()) instanceof Message embedded) {
        names(embedded, model, into);
      }
    }
  }

  private static Property propertyOf(String protoName, Model model) {
    Property exact = model.properties().get(protoName);
    if (exact != null) {
      return exact;
    }
    return model.properties().values().stream()
        .filter(p -> plain(p.name()).equals(plain(protoName)))
        .findFirst()
        .orElse(null);
  }

  /** Spelling differs in case and in signs: uID, aPIGroup, xKubernetesListType, $ref. */
  private static String plain(String name) {
    return name.replace("-", "").replace("$", "").toLowerCase(Locale.ROOT);
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private static String definitionName(String proto) {
    return proto
        .replaceFirst("^k8s\\.io\\.", "io.k8s.")
        .replace("apiextensions_apiserver", "apiextensions-apiserver")
        .replace("kube_aggregator", "kube-aggregator");
  }
}
