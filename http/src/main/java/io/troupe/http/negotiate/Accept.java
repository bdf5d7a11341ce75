package io.troupe.http.negotiate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An Accept header, best clause first.
 *
 * @param clauses by falling q, then in the client's order; those with q=0 are left out
 */
public record Accept(List<Clause> clauses) {
  public static final Accept ANY = new Accept(List.of(new Clause("*", "*", Map.of(), 1)));

  /** Clauses beyond these are not looked at. */
  private static final int CLAUSES_MAX = 32;

  /** Parsed headers that are kept; clients use very few different ones. */
  private static final int CACHE_ENTRIES_MAX = 256;

  private static final Map<String, Accept> CACHE = new ConcurrentHashMap<>();

  public Accept {
    clauses = List.copyOf(clauses);
  }

  /**
   * One media range.
   *
   * @param parameters without q, lower-case names
   */
  public record Clause(String type, String subtype, Map<String, String> parameters, double q) {
    public Clause {
      parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** Whether this range takes in a type. */
    public boolean matches(String wantedType, String wantedSubtype) {
      return (type.equals("*") && subtype.equals("*"))
          || (type.equals(wantedType) && (subtype.equals("*") || subtype.equals(wantedSubtype)));
    }

    /** Empty when the client did not say. */
    public String parameter(String name) {
      return parameters.getOrDefault(name, "");
    }
  }

  /**
   * Reads a header; what cannot be understood is skipped, as upstream does.
   *
   * @param header empty for none, which accepts anything
   */
  public static Accept parse(String header) {
    if (header.isBlank()) {
      return ANY;
    }
    Accept known = CACHE.get(header);
    if (known != null) {
      return known;
    }
    Accept parsed = read(header);
    if (CACHE.size() < CACHE_ENTRIES_MAX) {
      CACHE.put(header, parsed);
    }
    return parsed;
  }

  private static Accept read(String header) {
    List<Clause> clauses = new ArrayList<>();
    for (String part : header.split(",", CLAUSES_MAX + 1)) {
      if (clauses.size() == CLAUSES_MAX) {
        break;
      }
      Clause clause = clause(part);
      if (clause != null && clause.q() > 0) {
        clauses.add(clause);
      }
    }
    clauses.sort(Comparator.comparingDouble(Clause::q).reversed());
    return new Accept(clauses);
  }

  private static Clause clause(String text) {
    String[] pieces = text.split(";", -1);
    String range = pieces[0].trim().toLowerCase(Locale.ROOT);
    int slash = range.indexOf('/');
    if (slash <= 0 || slash == range.length() - 1) {
      return range.equals("*") ? new Clause("*", "*", Map.of(), 1) : null;
    }
    double q = 1;
    Map<String, String> parameters = new TreeMap<>();
    for (int i = 1; i < pieces.length; i++) {
      int equals = pieces[i].indexOf('=');
      if (equals > 0) {
        String name = pieces[i].substring(0, equals).trim().toLowerCase(Locale.ROOT);
        String value = pieces[i].substring(equals + 1).trim();
        if (name.equals("q")) {
          q = quality(value);
        } else {
          parameters.put(name, value);
        }
      }
    }
    return new Clause(range.substring(0, slash), range.substring(slash + 1), parameters, q);
  }

  private static double quality(String text) {
    try {
      return Math.clamp(Double.parseDouble(text), 0.0, 1.0);
    } catch (NumberFormatException _) {
      return 1;
    }
  }
}
