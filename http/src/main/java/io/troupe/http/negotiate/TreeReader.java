package io.troupe.http.negotiate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a tree from tokens as Jackson would, and besides notes duplicate fields with their paths,
 * and resolves YAML's anchors and merge keys within a budget.
 *
 * <p>Worked example: {@code spec: {replicas: 1, replicas: 2}} gives replicas 2, the last one, and
 * the problem {@code duplicate field "spec.replicas"}. Recursion is bounded by the parser's depth
 * limit.
 */
final class TreeReader {
  /** Nodes that all aliases of one document together may add; a YAML bomb needs billions. */
  static final int ALIASED_NODES_MAX = 10_000;

  /** Problems that are listed; upstream stops at the same number. */
  static final int PROBLEMS_MAX = 100;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser parser;
  private final YAMLParser yaml;
  private final StringBuilder path = new StringBuilder();
  private final List<String> problems = new ArrayList<>();
  private final Map<String, JsonNode> anchors = new HashMap<>();
  private int aliased;

  TreeReader(JsonParser parser) {
    this.parser = parser;
    this.yaml = parser instanceof YAMLParser y ? y : null;
  }

  /** Too many nodes through aliases. */
  static final class ExcessiveAliasing extends IOException {
    ExcessiveAliasing() {
      super("document contains excessive aliasing");
    }
  }

  List<String> problems() {
    return problems;
  }

  /** Reads the value that the parser's current token begins. */
  JsonNode read() throws IOException {
    JsonToken token = parser.currentToken();
    String anchor = yaml == null ? null : yaml.getObjectId();
    if (yaml != null && yaml.isCurrentAlias()) {
      return alias(parser.getText());
    }
    JsonNode value =
        switch (token) {
          case START_OBJECT -> object();
          case START_ARRAY -> array();
          case VALUE_STRING -> NODES.textNode(parser.getText());
          case VALUE_NUMBER_INT -> integer();
          case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
          case VALUE_TRUE -> NODES.booleanNode(true);
          case VALUE_FALSE -> NODES.booleanNode(false);
          case VALUE_NULL -> NODES.nullNode();
          case VALUE_EMBEDDED_OBJECT -> NODES.binaryNode(parser.getBinaryValue());
          case FIELD_NAME, END_OBJECT, END_ARRAY, NOT_AVAILABLE ->
              throw new IOException("unexpected " + token);
        };
    if (anchor != null) {
      anchors.put(anchor, value);
    }
    return value;
  }

  private JsonNode integer() throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private ObjectNode object() throws IOException {
    ObjectNode object = NODES.objectNode();
    List<JsonNode> merged = new ArrayList<>(0);
    int mark = path.length();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (mark > 0) {
        path.append('.');
      }
      path.append(name);
      parser.nextToken();
      JsonNode value = read();
      if (yaml != null && name.equals("<<")) {
        merged.add(value);
      } else if (object.replace(name, value) != null) {
        problem("duplicate field \"" + path + "\"");
      }
      path.setLength(mark);
    }
    for (JsonNode source : merged) {
      merge(object, source);
    }
    return object;
  }

  private ArrayNode array() throws IOException {
    ArrayNode array = NODES.arrayNode();
    int mark = path.length();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      path.append('[').append(array.size()).append(']');
      array.add(read());
      path.setLength(mark);
    }
    return array;
  }

  /** YAML 1.1's merge key: what is there already wins, an earlier source wins over a later. */
  private static void merge(ObjectNode object, JsonNode source) throws IOException {
    if (source.isArray()) {
      for (JsonNode one : source) {
        merge(object, one);
      }
      return;
    }
    if (!source.isObject()) {
      throw new IOException("map merge requires map or sequence of maps as the value");
    }
    for (Map.Entry<String, JsonNode> field : source.properties()) {
      if (!object.has(field.getKey())) {
        object.set(field.getKey(), field.getValue());
      }
    }
  }

  private JsonNode alias(String name) throws IOException {
    JsonNode source = anchors.get(name);
    if (source == null) {
      throw new IOException("unknown anchor '" + name + "' referenced");
    }
    count(source);
    return source.deepCopy();
  }

  private void count(JsonNode node) throws IOException {
    if (++aliased > ALIASED_NODES_MAX) {
      throw new ExcessiveAliasing();
    }
    for (JsonNode child : node) {
      count(child);
    }
  }

  private void problem(String text) {
    if (problems.size() < PROBLEMS_MAX) {
      problems.add(text);
    }
  }
}
