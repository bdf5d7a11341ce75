package io.troupe.node.plugin;

import java.util.ArrayList;
import java.util.List;

/**
 * A table as kubectl prints them: headings in capitals, three spaces between, no lines. On a
 * terminal the last column is cut to what room there is.
 */
final class Columns {
  private static final String GAP = "   ";
  private static final String CUT = "...";

  /** A last column is never narrower. */
  private static final int LAST_CHARS_MIN = 20;

  private final List<List<String>> rows = new ArrayList<>();

  Columns(String... headings) {
    rows.add(List.of(headings));
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  String text() {
    return text(new Paint(false), Integer.MAX_VALUE);
  }

  /** Headings stand out; of verbs the one that makes and the one that takes away. */
  String text(Paint paint) {
    return text(paint, Terminals.widthOfThisProcess());
  }

  String text(Paint paint, int room) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    int before = 0;
    for (int i = 0; i < widths.length - 1; i++) {
      before += widths[i] + GAP.length();
    }
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        boolean last = row.stream().skip(i + 1L).allMatch(String::isEmpty);
        String cell = i < widths.length - 1 ? row.get(i) : cut(row.get(i), room - before);
        line.append(painted(row == rows.getFirst(), cell, paint));
        if (last) {
          break;
        }
        line.repeat(" ", widths[i] - row.get(i).length()).append(GAP);
      }
      out.append(line).append('\n');
    }
    return out.toString();
  }

  private static String cut(String cell, int room) {
    int most = Math.max(LAST_CHARS_MIN, room);
    return cell.length() <= most ? cell : cell.substring(0, most - CUT.length()) + CUT;
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
