package io.troupe.core.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import java.util.AbstractList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.RandomAccess;

/**
 * A JSON array as a CEL list. Lists declared as sets or maps are equal in any order. Being a {@link
 * CelValue} keeps the runtime from going through it whenever it passes by.
 */
final class JsonList extends CelValue implements List<Object>, RandomAccess {
  private static final CelType TYPE = ListType.create(SimpleType.DYN);

  private final ArrayNode node;
  private final boolean ordered;
  private final List<Object> items;

  JsonList(ArrayNode node, Shape shape) {
    this.node = node;
    this.ordered = shape.listKind() == Shape.ListKind.ATOMIC;
    this.items = new Items(node, shape.form() == Shape.Form.LIST ? shape.element() : Shape.DYNAMIC);
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

  @Override
  public boolean equals(Object other) {
    if (ordered || !(other instanceof List<?> list)) {
      return other == this || items.equals(other);
    }
    return list.size() == size() && new HashSet<>(items).equals(new HashSet<>(list));
  }

  @Override
  public int hashCode() {
    return ordered ? items.hashCode() : new HashSet<>(items).hashCode();
  }

  @Override
  public Object value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return isEmpty();
  }

  @Override
  public CelType celType() {
    return TYPE;
  }

  @Override
  public Object get(int index) {
    return items.get(index);
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public boolean isEmpty() {
    return items.isEmpty();
  }

  @Override
  public boolean contains(Object item) {
    return items.contains(item);
  }

  @Override
  public boolean containsAll(Collection<?> all) {
    return items.containsAll(all);
  }

  @Override
  public int indexOf(Object item) {
    return items.indexOf(item);
  }

  @Override
  public int lastIndexOf(Object item) {
    return items.lastIndexOf(item);
  }

  @Override
  public Iterator<Object> iterator() {
    return items.iterator();
  }

  @Override
  public ListIterator<Object> listIterator() {
    return items.listIterator();
  }

  @Override
  public ListIterator<Object> listIterator(int index) {
    return items.listIterator(index);
  }

  @Override
  public List<Object> subList(int from, int to) {
    return items.subList(from, to);
  }

  @Override
  public Object[] toArray() {
    return items.toArray();
  }

  @Override
  public <T> T[] toArray(T[] into) {
    return items.toArray(into);
  }

  @Override
  public String toString() {
    return node.toString();
  }

  // What follows would change it, and an AbstractList refuses.

  @Override
  public boolean add(Object item) {
    return items.add(item);
  }

  @Override
  public void add(int index, Object item) {
    items.add(index, item);
  }

  @Override
  public boolean addAll(Collection<?> all) {
    return items.addAll(all);
  }

  @Override
  public boolean addAll(int index, Collection<?> all) {
    return items.addAll(index, all);
  }

  @Override
  public Object set(int index, Object item) {
    return items.set(index, item);
  }

  @Override
  public Object remove(int index) {
    return items.remove(index);
  }

  @Override
  public boolean remove(Object item) {
    return items.remove(item);
  }

  @Override
  public boolean removeAll(Collection<?> all) {
    return items.removeAll(all);
  }

  @Override
  public boolean retainAll(Collection<?> all) {
    return items.retainAll(all);
  }

  @Override
  public void clear() {
    items.clear();
  }
}
