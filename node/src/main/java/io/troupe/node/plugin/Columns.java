package io.troupe.node.plugin;

import java.util.ArrayList;
import java.util.List;

/** A table as kubectl prints them: headings in capitals, three spaces between, no lines. */
final class Columns {
  private static final String GAP = "   ";

  private final List<List<String>> rows = new ArrayList<>();

  Columns(String... headings) {
    rows.add(List.of(headings));
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  String text() {
    return text(new Paint(false));
  }

  /** Headings stand out; of verbs the one that makes and the one that takes away. */
  String text(Paint paint) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        boolean last = row.stream().skip(i + 1L).allMatch(String::isEmpty);
        line.append(painted(row == rows.getFirst(), row.get(i), paint));
        if (last) {
          break;
        }
        line.repeat(" ", widths[i] - row.get(i).length()).append(GAP);
      }
      out.append(line).append('\n');
    }
    return out.toString();
  }

  private static String painted(boolean heading, String cell, Paint paint) {
    if (heading) {
      return paint.bold(cell);
    }
    return switch (cell) {
      case "create" -> paint.good(cell);
      case "delete" -> paint.bad(cell);
      default -> cell;
    };
  }
}
