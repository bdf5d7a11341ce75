package io.troupe.node.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** In characters. */
record TerminalSize(int columns, int rows) {
  private static final int SIDE_MAX = 65_535;

  /**
   * Sizes are JSON objects one after another, in pieces of any size. Clients send two at once, one
   * of them wrong, to have the screen drawn anew.
   */
  static final class Reader {
    private static final int KEPT_MAX = 1_024;

    private final StringBuilder kept = new StringBuilder();

    /** What is no size is passed over: a client's nonsense changes nothing. */
    List<TerminalSize> read(byte[] bytes) {
      List<TerminalSize> sizes = new ArrayList<>();
      kept.append(new String(bytes, StandardCharsets.UTF_8));
      int from = 0;
      for (int end = kept.indexOf("}"); end >= 0; end = kept.indexOf("}", from)) {
        add(kept.substring(from, end + 1), sizes);
        from = end + 1;
      }
      kept.delete(0, from);
      if (kept.length() > KEPT_MAX) {
        kept.setLength(0);
      }
      return sizes;
    }

    private static void add(String json, List<TerminalSize> sizes) {
      JsonNode size;
      try {
        size = Json.parse(json.strip());
      } catch (RuntimeException e) {
        return;
      }
      int columns = size.path("Width").asInt();
      int rows = size.path("Height").asInt();
      if (columns > 0 && columns <= SIDE_MAX && rows > 0 && rows <= SIDE_MAX) {
        sizes.add(new TerminalSize(columns, rows));
      }
    }
  }
}
