package io.troupe.core.kind.batch;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a text is a schedule: five fields of cron, or one of the words that begin with {@code @}.
 * The grammar and the words for what is wrong are those of the parser upstream uses (robfig/cron
 * v3, ParseStandard), which users know from error messages.
 */
public final class CronSchedule {

  /** One field: its range, and names for its values, the first for {@code least}. */
  private record Field(int least, int most, List<String> names) {}

  private static final List<Field> FIELDS =
      List.of(
          new Field(0, 59, List.of()),
          new Field(0, 23, List.of()),
          new Field(1, 31, List.of()),
          new Field(
              1,
              12,
              List.of(
                  "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                  "dec")),
          new Field(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

  private static final List<String> DESCRIPTORS =
      List.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");

  private static final class Bad extends Exception {
    private static final long serialVersionUID = 1L;

    Bad(String why) {
      super(why);
    }
  }

  private CronSchedule() {}

  /** What is wrong with the text; empty when it is a schedule. */
  public static Optional<String> problem(String text) {
    try {
      check(text);
      return Optional.empty();
    } catch (Bad bad) {
      return Optional.of(bad.getMessage());
    }
  }

  private static void check(String text) throws Bad {
    String spec = text;
    if (spec.startsWith("TZ=") || spec.startsWith("CRON_TZ=")) {
      int space = spec.indexOf(' ');
      String zone = spec.substring(spec.indexOf('=') + 1, space < 0 ? spec.length() : space);
      if (!zone.isEmpty() && !ZoneId.getAvailableZoneIds().contains(zone)) {
        throw new Bad("provided bad location " + zone + ": unknown time zone " + zone);
      }
      spec = space < 0 ? "" : spec.substring(space).strip();
    }
    if (spec.startsWith("@")) {
      descriptor(spec);
      return;
    }
    List<String> parts = spec.isBlank() ? List.of() : List.of(spec.strip().split("\\s+"));
    if (parts.size() != FIELDS.size()) {
      throw new Bad(
          "expected exactly 5 fields, found "
              + parts.size()
              + ": ["
              + String.join(" ", parts)
              + ']');
    }
    for (int i = 0; i < parts.size(); i++) {
      for (String range : parts.get(i).split(",", -1)) {
        if (!range.isEmpty()) { // upstream drops empty pieces
          range(range, FIELDS.get(i));
        }
      }
    }
  }

  private static void descriptor(String spec) throws Bad {
    if (DESCRIPTORS.contains(spec)) {
      return;
    }
    String every = "@every ";
    if (!spec.startsWith(every)) {
      throw new Bad("unrecognized descriptor: " + spec);
    }
    String duration = spec.substring(every.length());
    if (!duration.matches("[-+]?(0|([0-9]*\\.?[0-9]*(ns|us|µs|μs|ms|s|m|h))+)")) {
      throw new Bad(
          "failed to parse duration " + spec + ": time: invalid duration \"" + duration + '"');
    }
  }

  private static void range(String text, Field field) throws Bad {
    String[] stepped = text.split("/", -1);
    String[] ends = stepped[0].split("-", -1);
    boolean star = ends[0].equals("*") || ends[0].equals("?");
    long from = star ? field.least() : value(ends[0], field);
    long to = star ? field.most() : from;
    if (!star) {
      if (ends.length == 2) {
        to = value(ends[1], field);
      } else if (ends.length > 2) {
        throw new Bad("too many hyphens: " + text);
      }
    }
    long step = 1;
    if (stepped.length == 2) {
      step = number(stepped[1]);
      to = !star && ends.length == 1 ? field.most() : to;
    } else if (stepped.length > 2) {
      throw new Bad("too many slashes: " + text);
    }
    if (from < field.least()) {
      throw new Bad(
          "beginning of range (" + from + ") below minimum (" + field.least() + "): " + text);
    }
    if (to > field.most()) {
      throw new Bad("end of range (" + to + ") above maximum (" + field.most() + "): " + text);
    }
    if (from > to) {
      throw new Bad("beginning of range (" + from + ") beyond end of range (" + to + "): " + text);
    }
    if (step == 0) {
      throw new Bad("step of range should be a positive number: " + text);
    }
  }

  private static long value(String text, Field field) throws Bad {
    int name = field.names().indexOf(text.toLowerCase(Locale.ROOT));
    return name >= 0 ? name + field.least() : number(text);
  }

  private static long number(String text) throws Bad {
    if (text.matches("-[0-9]+")) {
      throw new Bad("negative number (" + text + ") not allowed: " + text);
    }
    if (!text.matches("\\+?[0-9]+")) {
      throw new Bad(
          "failed to parse int from "
              + text
              + ": strconv.Atoi: parsing \""
              + text
              + "\": invalid syntax");
    }
    if (text.length() > 18) {
      throw new Bad(
          "failed to parse int from "
              + text
              + ": strconv.Atoi: parsing \""
              + text
              + "\": value out of range");
    }
    return Long.parseLong(text);
  }
}
