package io.troupe.build.schema;

import java.util.List;
import java.util.Map;

/**
 * One type as it will stand in the resources.
 *
 * @param name such as {@code io.k8s.api.core.v1.PodSpec}
 * @param description for people
 * @param atomic whether upstream says the whole structure is one value to merging
 */
record Definition(String name, String description, boolean atomic, List<Field> fields) {

  /**
   * @param wire the protobuf tags that lead to it, outermost first, joined by dots: more than one
   *     when Go embeds the structure it is in; empty when protobuf lacks it
   * @param type in the notation of {@link DefinitionWriter}
   * @param markers upstream's own, by name without {@code +}; a repeated one joined by commas
   */
  record Field(
      String name,
      String wire,
      String type,
      boolean required,
      String description,
      Map<String, String> markers) {}

  /** The part of the name before the type's own. */
  String packageName() {
    return name.substring(0, name.lastIndexOf('.'));
  }

  String simpleName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
