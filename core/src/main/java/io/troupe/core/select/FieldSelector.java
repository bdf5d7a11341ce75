package io.troupe.core.select;

import io.troupe.core.image.ObjectFacts;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Conditions on a kind's selectable fields, all of which must hold; none match everything. */
public record FieldSelector(List<Term> terms) {
  public static final String NAME = "metadata.name";
  public static final String NAMESPACE = "metadata.namespace";
  public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  public FieldSelector {
    terms = List.copyOf(terms);
  }

  /**
   * @param equal whether the field must or must not have the value
   */
  public record Term(String field, String value, boolean equal) {

    boolean matches(ObjectKey key, ObjectFacts facts) {
      String actual =
          switch (field) {
            case NAME -> key.name();
            case NAMESPACE -> key.namespace();
            // Facts hold every selectable field: what an object lacks reads as the kind says.
            default -> facts.fields().getOrDefault(field, "");
          };
      return actual.equals(value) == equal;
    }

    @Override
    public String toString() {
      return field + (equal ? "=" : "!=") + escape(value);
    }
  }

  /**
   * The text form, as in {@code spec.nodeName=n1,status.phase!=Running}; backslashes quote {@code
   * \,=} in values.
   *
   * @return refused with 400 for what is no selector and for fields the kind does not offer
   */
  public static Result<FieldSelector> parse(Kind kind, String text) {
    return parse(
            text,
            field ->
                kind.selectableFields().containsKey(field)
                        || field.equals(NAME)
                        || field.equals(NAMESPACE)
                    ? Optional.empty()
                    : Optional.of(unknown(kind, field)))
        .then(selector -> Result.ok(selector.asStored(kind)));
  }

  /** By the names that stored objects are indexed under. */
  private FieldSelector asStored(Kind kind) {
    Map<String, String> stored = kind.storage().fields();
    return stored.isEmpty()
        ? this
        : new FieldSelector(
            terms.stream()
                .map(t -> new Term(stored.getOrDefault(t.field(), t.field()), t.value(), t.equal()))
                .toList());
  }

  /** Of no kind in particular, so that any field may be named. */
  public static Result<FieldSelector> parseAny(String text) {
    return parse(text, _ -> Optional.empty());
  }

  private static Result<FieldSelector> parse(
      String text, Function<String, Optional<String>> problem) {
    List<Term> terms = new ArrayList<>();
    for (String part : split(text)) {
      if (part.isEmpty()) {
        continue;
      }
      int at = operatorIndex(part);
      if (at < 0) {
        return bad("invalid selector: '" + text + "'; can't understand '" + part + "'");
      }
      boolean equal = part.charAt(at) == '=';
      int operatorLength = part.startsWith("==", at) || !equal ? 2 : 1;
      String field = part.substring(0, at);
      Optional<String> wrong = problem.apply(field);
      if (wrong.isPresent()) {
        return bad(wrong.get());
      }
      Result<String> value = unescape(part.substring(at + operatorLength));
      switch (value) {
        case Result.Refused<String>(Failure failure) -> {
          return Result.refused(failure);
        }
        case Result.Ok<String>(String plain) -> terms.add(new Term(field, plain, equal));
      }
    }
    return Result.ok(new FieldSelector(terms));
  }

  public boolean matchesEverything() {
    return terms.isEmpty();
  }

  public boolean matches(ObjectKey key, ObjectFacts facts) {
    for (Term term : terms) {
      if (!term.matches(key, facts)) {
        return false;
      }
    }
    return true;
  }

  /** The value a field is required to have, if it is. */
  public Optional<String> required(String field) {
    return terms.stream()
        .filter(t -> t.equal() && t.field().equals(field))
        .map(Term::value)
        .findFirst();
  }

  @Override
  public String toString() {
    return terms.stream().map(Term::toString).collect(Collectors.joining(","));
  }

  private static Result<FieldSelector> bad(String message) {
    return Result.refused(Failure.badRequest(message));
  }

  /** Upstream's kinds without fields of their own say it in other words. */
  private static String unknown(Kind kind, String field) {
    return kind.selectableFields().isEmpty()
        ? "\""
            + field
            + "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
        : "field label not supported: " + field;
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        quoted = false;
      } else if (c == '\\') {
        quoted = true;
      } else if (c == ',') {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static int operatorIndex(String part) {
    for (int i = 0; i < part.length(); i++) {
      if (part.charAt(i) == '=' || part.startsWith("!=", i)) {
        return i;
      }
    }
    return -1;
  }

  private static Result<String> unescape(String value) {
    StringBuilder plain = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ',' || c == '=') {
        return Result.refused(
            Failure.badRequest("invalid field selector: unescaped character in value: " + (int) c));
      }
      if (c == '\\') {
        i++;
        char next = i < value.length() ? value.charAt(i) : 0;
        if (next != '\\' && next != ',' && next != '=') {
          String sequence = i < value.length() ? "\\" + next : "\\";
          return Result.refused(
              Failure.badRequest("invalid field selector: invalid escape sequence: " + sequence));
        }
        c = next;
      }
      plain.append(c);
    }
    return Result.ok(plain.toString());
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
  }
}
