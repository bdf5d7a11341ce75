package io.troupe.core.cel;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The types of declared shapes. A nested object's type is named by the path that leads to it, so a
 * recursive shape has types without end, made as expressions ask for them:
 *
 * <pre>
 * T:self                            an object named "self"
 * T:self:spec                       its field
 * T:self:spec:containers:@          an item of a list, a value of a map
 * </pre>
 *
 * The colon keeps such names from being found by an expression.
 */
public final class ShapeTypes implements TypeSource {
  private static final String PREFIX = "T:";
  private static final String ELEMENT = "@";

  private final Map<String, Shape> roots;

  private ShapeTypes(Map<String, Shape> roots) {
    this.roots = Collections.unmodifiableMap(new TreeMap<>(roots));
  }

  /**
   * @param roots by a name of the caller's; variables of the same root have the same type
   */
  public static ShapeTypes of(Map<String, Shape> roots) {
    return new ShapeTypes(roots);
  }

  /** The type of a root, for a {@link Variable}. */
  public CelType type(String root) {
    return type(roots.get(root), PREFIX + root);
  }

  @Override
  public Optional<CelType> find(String name) {
    if (!name.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String[] path = name.substring(PREFIX.length()).split(":", -1);
    Optional<Shape> shape = Optional.ofNullable(roots.get(path[0]));
    for (int i = 1; i < path.length; i++) {
      String step = path[i];
      shape =
          shape.flatMap(s ->
              step.equals(ELEMENT)
                  ? Optional.of(s.element())
                  : s.field(PropertyNames.meant(s, step)));
    }
    return shape.filter(s -> s.form() == Shape.Form.OBJECT).map(s -> struct(s, name));
  }

  private static CelType struct(Shape shape, String path) {
    ImmutableSet.Builder<String> names = ImmutableSet.builder();
    for (String name : shape.fieldNames()) {
      PropertyNames.spelt(shape, name).ifPresent(names::add);
    }
    return StructType.create(
        path,
        names.build(),
        field ->
            shape.field(PropertyNames.meant(shape, field)).map(s -> type(s, path + ':' + field)));
  }

  private static CelType type(Shape shape, String path) {
    return switch (shape.form()) {
      case OBJECT -> StructTypeReference.create(path);
      case MAP -> MapType.create(SimpleType.STRING, type(shape.element(), path + ':' + ELEMENT));
      case LIST -> ListType.create(type(shape.element(), path + ':' + ELEMENT));
      case STRING -> SimpleType.STRING;
      case INTEGER -> SimpleType.INT;
      case NUMBER -> SimpleType.DOUBLE;
      case BOOLEAN -> SimpleType.BOOL;
      case BYTES -> SimpleType.BYTES;
      case TIMESTAMP -> SimpleType.TIMESTAMP;
      case DURATION -> SimpleType.DURATION;
      case DYNAMIC -> SimpleType.DYN;
    };
  }
}
