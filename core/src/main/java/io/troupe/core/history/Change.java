package io.troupe.core.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One field that differs between two states.
 *
 * @param path from the object's root, for instance {@code
 *     spec.template.spec.containers[name=web].image}; names with a dot or a slash stand in
 *     brackets, {@code metadata.labels[app.kubernetes.io/name]}, and so do places in lists that
 *     have no key, {@code spec.rules[0]}
 * @param before empty when the field was not there; never changed by its reader
 * @param after empty when the field is gone
 */
public record Change(String path, Optional<JsonNode> before, Optional<JsonNode> after) {

  /**
   * Whether a field, or anything below it, is among what changed.
   *
   * @param field a path; may be deeper than this change when that shows a whole subtree
   */
  public boolean touches(String field) {
    if (field.isEmpty() || FieldPath.isWithin(path, field)) {
      return true;
    }
    if (!FieldPath.isWithin(field, path)) {
      return false;
    }
    String rest = field.substring(path.length());
    return FieldPath.parse(rest).map(way -> !way.in(before).equals(way.in(after))).orElse(false);
  }
}
