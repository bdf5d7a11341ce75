package io.troupe.core.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What defaulting does to trees. "Absent" is what Go's zero value means after decoding: a missing
 * or null field, and for plain strings and numbers also {@code ""} and 0.
 *
 * <p>Nothing here trusts the shape of what a client sent: a field of another type is left alone,
 * the schema check reports it.
 */
public final class Tree {
  private Tree() {}

  public static boolean has(JsonNode parent, String field) {
    return parent.hasNonNull(field);
  }

  /** The text of a field, empty when absent. */
  public static String text(JsonNode parent, String field) {
    return parent.path(field).asText("");
  }

  /** An object field, made when absent. A value of another type is replaced for the caller only. */
  public static ObjectNode child(ObjectNode parent, String field) {
    JsonNode found = parent.path(field);
    if (found instanceof ObjectNode object) {
      return object;
    }
    return has(parent, field) ? parent.objectNode() : parent.putObject(field);
  }

  /** The objects of a list; anything else in it, or in its place, is passed over. */
  public static List<ObjectNode> objects(JsonNode array) {
    List<ObjectNode> found = new ArrayList<>(array.size());
    if (array.isArray()) {
      for (JsonNode item : array) {
        if (item instanceof ObjectNode object) {
          found.add(object);
        }
      }
    }
    return found;
  }

  public static void defaultText(ObjectNode parent, String field, String value) {
    if (!has(parent, field) || parent.path(field).isTextual() && text(parent, field).isEmpty()) {
      parent.put(field, value);
    }
  }

  /** For a string where {@code ""} is a value of its own. */
  public static void defaultIfAbsent(ObjectNode parent, String field, String value) {
    if (!has(parent, field)) {
      parent.put(field, value);
    }
  }

  /** For a number where 0 is a value of its own. */
  public static void defaultNumber(ObjectNode parent, String field, long value) {
    if (!has(parent, field)) {
      parent.set(field, number(value));
    }
  }

  /** As a parser would hold it: nodes of other widths are not equal to each other. */
  private static NumericNode number(long value) {
    return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
  }

  /** For a number where 0 means absent. */
  public static void defaultNonZero(ObjectNode parent, String field, long value) {
    JsonNode found = parent.path(field);
    if (!has(parent, field) || found.isNumber() && found.asLong() == 0) {
      parent.set(field, number(value));
    }
  }

  public static void defaultFlag(ObjectNode parent, String field, boolean value) {
    if (!has(parent, field)) {
      parent.put(field, value);
    }
  }

  public static void defaultObject(ObjectNode parent, String field) {
    if (!has(parent, field)) {
      parent.putObject(field);
    }
  }

  /** Sets a field to the other tree's value, or removes it where the other has none. */
  public static void copy(JsonNode from, ObjectNode to, String field) {
    if (has(from, field)) {
      to.set(field, from.path(field).deepCopy());
    } else {
      to.remove(field);
    }
  }
}
