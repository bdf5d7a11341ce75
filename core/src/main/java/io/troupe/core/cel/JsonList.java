package io.troupe.core.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.troupe.core.cel.library.ListValue;
import java.util.AbstractList;
import java.util.RandomAccess;

/** A JSON array as a CEL list. Lists declared as sets or maps are equal in any order. */
final class JsonList extends ListValue {
  private final ArrayNode node;
  private final boolean ordered;

  JsonList(ArrayNode node, Shape shape) {
    super(new Items(node, shape.form() == Shape.Form.LIST ? shape.element() : Shape.DYNAMIC));
    this.node = node;
    this.ordered = shape.listKind() == Shape.ListKind.ATOMIC;
  }

  private static final class Items extends AbstractList<Object> implements RandomAccess {
    private final ArrayNode node;
    private final Shape element;

    Items(ArrayNode node, Shape element) {
      this.node = node;
      this.element = element;
    }

    @Override
    public Object get(int index) {
      JsonNode item = node.get(index);
      if (item == null) {
        throw new IndexOutOfBoundsException(index);
      }
      return CelValues.of(item, element);
    }

    @Override
    public int size() {
      return node.size();
    }
  }

  ArrayNode node() {
    return node;
  }

  /** Whether it is equal to any list of the same items; see {@link Equality}. */
  boolean isUnordered() {
    return !ordered;
  }
}
