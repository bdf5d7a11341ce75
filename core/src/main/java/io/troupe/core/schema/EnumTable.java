package io.troupe.core.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which texts a field may hold; see the resource for what it is and where it comes from. */
final class EnumTable {
  private static final String RESOURCE = "enums.txt";
  private static final String PREFIX = "io.k8s.api.";
  private static final String EMPTY = "\"\"";

  /** By definition, a dot and the field. */
  private static final Map<String, List<String>> VALUES = read();

  private EnumTable() {}

  /** Of a text field, or of the texts of a list field; empty when any text will do. */
  static List<String> of(String definition, String field) {
    return VALUES.getOrDefault(definition + '.' + field, List.of());
  }

  static Map<String, List<String>> all() {
    return VALUES;
  }

  private static Map<String, List<String>> read() {
    Map<String, List<String>> values = new TreeMap<>();
    try (InputStream in = EnumTable.class.getResourceAsStream(RESOURCE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        if (line.isEmpty() || line.startsWith("#")) {
          continue;
        }
        String[] words = line.split(" ");
        values.put(
            PREFIX + words[0] + '.' + words[1],
            Arrays.stream(words).skip(2).map(w -> w.equals(EMPTY) ? "" : w).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Collections.unmodifiableMap(values);
  }
}
