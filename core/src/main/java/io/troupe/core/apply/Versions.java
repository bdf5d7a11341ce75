package io.troupe.core.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.schema.Schema;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The other versions of the kind that is written: their managers own fields of those. */
@FunctionalInterface
public interface Versions {

  /**
   * An object in another version.
   *
   * @param of does not change its argument
   */
  record View(Schema schema, UnaryOperator<ObjectNode> of) {}

  /** Empty for a version that is served no more; what was owned in it is forgotten. */
  Optional<View> in(String apiVersion);

  /** Where all versions of a group show the same fields. */
  static Versions alike(GroupVersionKind gvk, Schema schema) {
    View view = new View(schema, object -> object);
    return apiVersion -> {
      int slash = apiVersion.indexOf('/');
      String group = slash < 0 ? "" : apiVersion.substring(0, slash);
      return group.equals(gvk.group()) ? Optional.of(view) : Optional.empty();
    };
  }
}
