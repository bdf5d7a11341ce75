package io.troupe.core.cel.library;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.util.List;

/**
 * String functions that are our own: those that lists have too, those whose result can be far
 * larger than what they are given, with a limit, and {@code jsonpatch.escapeKey}. Follows cel-go's
 * string extension, version 2.
 */
final class TextLibrary {
  /** Characters a made string may have: what fits the cost limit of one expression. */
  static final int LENGTH_MAX = 10_000_000;

  private static final ListType STRINGS = ListType.create(SimpleType.STRING);

  static final List<Function> FUNCTIONS =
      List.of(
          Function.member(
              "indexOf",
              "string_index_of_string",
              SimpleType.INT,
              a -> indexOf((String) a[0], (String) a[1], 0),
              SimpleType.STRING,
              SimpleType.STRING),
          Function.member(
              "indexOf",
              "string_index_of_string_int",
              SimpleType.INT,
              a -> indexOf((String) a[0], (String) a[1], (Long) a[2]),
              SimpleType.STRING,
              SimpleType.STRING,
              SimpleType.INT),
          Function.member(
              "lastIndexOf",
              "string_last_index_of_string",
              SimpleType.INT,
              a -> lastIndexOf((String) a[0], (String) a[1], -1),
              SimpleType.STRING,
              SimpleType.STRING),
          Function.member(
              "lastIndexOf",
              "string_last_index_of_string_int",
              SimpleType.INT,
              a -> lastIndexOf((String) a[0], (String) a[1], (Long) a[2]),
              SimpleType.STRING,
              SimpleType.STRING,
              SimpleType.INT),
          Function.member(
              "replace",
              "string_replace_string_string",
              SimpleType.STRING,
              a -> replace((String) a[0], (String) a[1], (String) a[2], -1),
              SimpleType.STRING,
              SimpleType.STRING,
              SimpleType.STRING),
          Function.member(
              "replace",
              "string_replace_string_string_int",
              SimpleType.STRING,
              a -> replace((String) a[0], (String) a[1], (String) a[2], (Long) a[3]),
              SimpleType.STRING,
              SimpleType.STRING,
              SimpleType.STRING,
              SimpleType.INT),
          Function.member(
              "join", "list_join", SimpleType.STRING, a -> join((List<?>) a[0], ""), STRINGS),
          Function.member(
              "join",
              "list_join_string",
              SimpleType.STRING,
              a -> join((List<?>) a[0], (String) a[1]),
              STRINGS,
              SimpleType.STRING),
          Function.member(
              "format",
              "string_format",
              SimpleType.STRING,
              a -> TextFormat.format((String) a[0], (List<?>) a[1]),
              SimpleType.STRING,
              ListType.create(SimpleType.DYN)),
          Function.global(
              "jsonpatch.escapeKey",
              "string_jsonpatch_escapeKey_string",
              SimpleType.STRING,
              a -> ((String) a[0]).replace("~", "~0").replace("/", "~1"),
              SimpleType.STRING));

  private TextLibrary() {}

  /** In code points, as all positions in CEL's strings are. */
  private static long indexOf(String text, String wanted, long from) {
    int length = text.codePointCount(0, text.length());
    if (from < 0 || from > length) {
      throw Misfit.of("index out of range: " + from);
    }
    int found = text.indexOf(wanted, text.offsetByCodePoints(0, (int) from));
    return found < 0 ? -1 : text.codePointCount(0, found);
  }

  /**
   * @param from negative for the end
   */
  private static long lastIndexOf(String text, String wanted, long from) {
    int length = text.codePointCount(0, text.length());
    if (from > length) {
      throw Misfit.of("index out of range: " + from);
    }
    int at = from < 0 ? text.length() : text.offsetByCodePoints(0, (int) from);
    int found = text.lastIndexOf(wanted, at);
    return found < 0 ? -1 : text.codePointCount(0, found);
  }

  /**
   * @param most how often at most; negative for always
   */
  private static String replace(String text, String old, String with, long most) {
    if (most == 0) {
      return text;
    }
    StringBuilder result = new StringBuilder(text.length());
    long done = 0;
    int at = 0;
    while (most < 0 || done < most) {
      int next = text.indexOf(old, at);
      if (next < 0) {
        break;
      }
      append(result, text.substring(at, next));
      append(result, with);
      done++;
      at = next + old.length();
      if (old.isEmpty()) {
        if (at >= text.length()) {
          return result.toString();
        }
        append(result, text.substring(at, at + 1));
        at++;
        if (at == text.length() && (most < 0 || done < most)) {
          append(result, with);
          return result.toString();
        }
      }
    }
    append(result, text.substring(at));
    return result.toString();
  }

  private static String join(List<?> list, String separator) {
    StringBuilder result = new StringBuilder();
    boolean first = true;
    for (Object item : list) {
      if (!(item instanceof String text)) {
        throw Misfit.of("no such overload");
      }
      if (!first) {
        append(result, separator);
      }
      first = false;
      append(result, text);
    }
    return result.toString();
  }

  static void append(StringBuilder result, String more) {
    if ((long) result.length() + more.length() > LENGTH_MAX) {
      throw Misfit.of("operation cancelled: actual cost limit exceeded");
    }
    result.append(more);
  }
}
