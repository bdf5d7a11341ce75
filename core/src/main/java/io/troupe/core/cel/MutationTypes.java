package io.troupe.core.cel;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import io.troupe.core.cel.library.MapValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a mutation builds: {@code Object{spec: Object.spec{...}}}, where the name of a type is the
 * path of the field it is for, and {@code JSONPatch{op: ..., path: ..., value: ...}}. Follows
 * upstream apiserver pkg/cel/mutation.
 */
public final class MutationTypes implements TypeSource {
  /** What an expression of an apply configuration gives. */
  public static final CelType OBJECT = anything("Object", ImmutableSet.of());

  /** One operation of a JSON patch. */
  public static final CelType JSON_PATCH =
      StructType.create(
          "JSONPatch",
          ImmutableSet.of("op", "path", "from", "value"),
          field ->
              switch (field) {
                case "op", "path", "from" -> Optional.of(SimpleType.STRING);
                case "value" -> Optional.of(SimpleType.DYN);
                default -> Optional.empty();
              });

  private static final String ROOT = "Object";
  private static final Pattern NAME = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");

  private final ImmutableSet<String> names;

  private MutationTypes(ImmutableSet<String> names) {
    this.names = names;
  }

  /**
   * Objects may have any field, but the checker wants to see all names before: the words of the
   * expression have them all.
   */
  static MutationTypes of(String expression) {
    return new MutationTypes(
        NAME.matcher(expression)
            .results()
            .map(MatchResult::group)
            .collect(ImmutableSet.toImmutableSet()));
  }

  @Override
  public Optional<CelType> find(String name) {
    if (name.equals("JSONPatch")) {
      return Optional.of(JSON_PATCH);
    }
    return name.equals(ROOT) || name.startsWith(ROOT + ".")
        ? Optional.of(anything(name, names))
        : Optional.empty();
  }

  private static CelType anything(String name, ImmutableSet<String> fields) {
    return StructType.create(name, fields, _ -> Optional.of(SimpleType.DYN));
  }

  @Override
  public Optional<Object> create(String name, Map<String, Object> fields) {
    if (name.equals("JSONPatch")) {
      return Optional.of(new Built(name, fields));
    }
    if (!name.equals(ROOT) && !name.startsWith(ROOT + ".")) {
      return Optional.empty();
    }
    fields.forEach((field, value) -> check(name, field, value));
    return Optional.of(new Built(name, fields));
  }

  /** A value built for one field must not be put into another. */
  private static void check(String owner, String field, Object value) {
    if (value instanceof Built built && !built.name.equals(owner + '.' + field)) {
      throw new CelInvalidArgumentException(
          "unexpected type name \"%s\", expected \"%s\", which matches field name path from root Object type"
              .formatted(built.name, owner + '.' + field));
    }
    if (value instanceof List<?> list) {
      list.forEach(item -> check(owner, field, item));
    }
  }

  /** A built object. */
  static final class Built extends MapValue {
    private final String name;

    Built(String name, Map<String, Object> fields) {
      super(unescaped(fields));
      this.name = name;
    }

    private static Map<Object, Object> unescaped(Map<String, Object> fields) {
      Map<Object, Object> all = new LinkedHashMap<>();
      fields.forEach((field, value) -> all.put(PropertyNames.unescape(field), value));
      return Collections.unmodifiableMap(all);
    }

    String name() {
      return name;
    }
  }
}
