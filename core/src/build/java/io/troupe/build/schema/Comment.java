package io.troupe.build.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What upstream wrote above a type or a field.
 *
 * @param text prose, one line per paragraph
 * @param markers the lines that begin with {@code +}: name to value, repeated ones joined by commas
 */
record Comment(String text, Map<String, String> markers) {
  static final Comment NONE = new Comment("", Map.of());

  static Comment of(List<String> lines) {
    Map<String, String> markers = new LinkedHashMap<>();
    List<String> paragraphs = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    boolean forUsers = true;
    for (String line : lines) {
      if (line.equals("---")) {
        forUsers = false; // prose from here on is for upstream's developers
      } else if (line.startsWith("+")) {
        marker(line.substring(1), markers);
      } else if (line.isEmpty()) {
        close(paragraph, paragraphs);
      } else if (forUsers && !line.startsWith("TODO")) {
        paragraph.append(paragraph.isEmpty() ? "" : " ").append(line);
      }
    }
    close(paragraph, paragraphs);
    return new Comment(String.join("\n\n", paragraphs), markers);
  }

  private static void marker(String text, Map<String, String> markers) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    String value = equals < 0 ? "" : text.substring(equals + 1);
    markers.merge(name, value, (a, b) -> a + "," + b);
  }

  private static void close(StringBuilder paragraph, List<String> paragraphs) {
    if (!paragraph.isEmpty()) {
      paragraphs.add(paragraph.toString());
      paragraph.setLength(0);
    }
  }
}
