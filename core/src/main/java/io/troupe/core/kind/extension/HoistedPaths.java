package io.troupe.core.kind.extension;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;

/**
 * Where upstream keeps what versions say: what all of them share it keeps, and names in errors, as
 * of the definition itself.
 */
record HoistedPaths(
    boolean sharesSchema,
    boolean sharesSubresources,
    boolean sharesColumns,
    boolean sharesSelectable) {

  static HoistedPaths of(JsonNode versions) {
    return new HoistedPaths(
        same(versions, "schema"),
        same(versions, "subresources"),
        same(versions, "additionalPrinterColumns"),
        same(versions, "selectableFields"));
  }

  private static boolean same(JsonNode versions, String field) {
    List<JsonNode> all = versions.valueStream().map(v -> v.path(field)).toList();
    return all.stream().allMatch(v -> Objects.equals(v, all.getFirst()));
  }

  String schema(int version) {
    return sharesSchema
        ? "spec.validation.openAPIV3Schema"
        : at(version) + "schema.openAPIV3Schema";
  }

  String subresources(int version) {
    return (sharesSubresources ? "spec." : at(version)) + "subresources";
  }

  String columns(int version) {
    return (sharesColumns ? "spec." : at(version)) + "additionalPrinterColumns";
  }

  String selectable(int version) {
    return (sharesSelectable ? "spec." : at(version)) + "selectableFields";
  }

  private static String at(int version) {
    return "spec.versions[" + version + "].";
  }
}
