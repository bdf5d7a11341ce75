package io.troupe.http.route;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Query parameters, with upstream's ideas of booleans and numbers. */
public final class Query {
  private static final Query NONE = new Query(Map.of());

  /** More do not fit into the longest URI: each word of a command to run is one. */
  private static final int PARAMETERS_MAX = 16 * 1024;

  private final Map<String, List<String>> values;

  /**
   * @param values by name, never an empty list
   */
  Query(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * @param raw without question mark
   * @throws IllegalArgumentException for a broken percent-encoding
   */
  public static Query parse(Optional<String> raw) {
    if (raw.isEmpty() || raw.get().isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : raw.get().split("&", PARAMETERS_MAX + 1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (!name.isEmpty()) {
        values.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
      }
    }
    return new Query(values);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The first value; empty when there is none. */
  public String text(String name) {
    List<String> all = values.get(name);
    return all == null ? "" : all.getFirst();
  }

  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Present without a value is true; only {@code false} and {@code 0} are false. */
  public boolean flag(String name) {
    return has(name) && !text(name).equalsIgnoreCase("false") && !text(name).equals("0");
  }

  /** Refused with 400 for what is no number. */
  public Result<OptionalLong> number(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return Result.ok(OptionalLong.empty());
    }
    try {
      return Result.ok(OptionalLong.of(Long.parseLong(text)));
    } catch (NumberFormatException _) {
      return Result.refused(
          Failure.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax"));
    }
  }

  private static String decode(String text) {
    return text.indexOf('%') < 0 && text.indexOf('+') < 0
        ? text
        : URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
