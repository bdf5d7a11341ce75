package io.troupe.build.schema;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Writes two compressed JSON files per package: {@code <package>.types.json.gz}, which the server
 * reads as soon as it meets a kind of it, and {@code <package>.docs.json.gz}, the descriptions,
 * which only OpenAPI reads.
 *
 * <p>Types are written {@code string}, {@code int32}, {@code int64}, {@code double}, {@code
 * boolean}, {@code bytes}, {@code quantity}, {@code intOrString}, {@code time}, {@code microTime},
 * {@code any}, {@code anyObject}, {@code #<definition>}, and before any of these {@code []} for a
 * list and {@code {}} for a map with string keys. Before a definition may stand {@code orBool},
 * {@code orList} or {@code orStrings} for a value that is a structure of it, or else a boolean, a
 * list of such structures, or a list of texts.
 */
final class DefinitionWriter {
  /** Upstream's markers that the server goes by, and the names they get in the resource. */
  private static final Map<String, String> MARKERS =
      new TreeMap<>(
          Map.of(
              "patchStrategy", "patchStrategy",
              "patchMergeKey", "patchMergeKey",
              "listType", "listType",
              "listMapKey", "listMapKeys",
              "mapType", "mapType",
              "structType", "mapType",
              "default", "default"));

  private DefinitionWriter() {}

  static void write(List<Definition> definitions, Path folder) throws IOException {
    Map<String, List<Definition>> packages = new TreeMap<>();
    for (Definition definition : definitions) {
      packages.computeIfAbsent(definition.packageName(), _ -> new ArrayList<>()).add(definition);
    }
    for (Map.Entry<String, List<Definition>> each : packages.entrySet()) {
      Map<String, String> types = new LinkedHashMap<>();
      Map<String, String> docs = new LinkedHashMap<>();
      for (Definition definition : each.getValue()) {
        types.put(definition.simpleName(), types(definition));
        docs.put(definition.simpleName(), docs(definition));
      }
      write(folder.resolve(each.getKey() + ".types.json.gz"), object(types));
      write(folder.resolve(each.getKey() + ".docs.json.gz"), object(docs));
    }
  }

  private static String types(Definition definition) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Definition.Field field : definition.fields()) {
      fields.put(field.name(), field(field));
    }
    Map<String, String> out = new LinkedHashMap<>();
    out.put("fields", object(fields));
    if (definition.atomic()) {
      out.put("mapType", quoted("atomic"));
    }
    return object(out);
  }

  private static String field(Definition.Field field) {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("type", quoted(field.type()));
    if (!field.wire().isEmpty()) {
      out.put("wire", quoted(field.wire()));
    }
    if (field.required()) {
      out.put("required", "true");
    }
    MARKERS.forEach((marker, name) -> {
      String value = field.markers().get(marker);
      if (value != null && !value.startsWith("ref(")) {
        out.put(name, marker.equals("default") ? value : quoted(value));
      }
    });
    return object(out);
  }

  private static String docs(Definition definition) {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("", quoted(definition.description()));
    for (Definition.Field field : definition.fields()) {
      if (!field.description().isEmpty()) {
        out.put(field.name(), quoted(field.description()));
      }
    }
    return object(out);
  }

  private static void write(Path file, String json) throws IOException {
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      out.write(json);
    }
  }

  private static String object(Map<String, String> members) {
    StringBuilder out = new StringBuilder("{");
    members.forEach((name, value) -> {
      if (out.length() > 1) {
        out.append(',');
      }
      out.append(quoted(name)).append(':').append(value);
    });
    return out.append('}').toString();
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
