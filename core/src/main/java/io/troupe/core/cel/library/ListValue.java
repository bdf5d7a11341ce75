package io.troupe.core.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.RandomAccess;

/**
 * A list that the runtime takes as it is: one that is no {@link CelValue} it goes through to the
 * depths whenever it passes by. Shows another list and cannot be changed through this.
 */
public abstract class ListValue extends CelValue implements List<Object>, RandomAccess {
  private static final CelType TYPE = ListType.create(SimpleType.DYN);

  private final List<Object> items;

  /**
   * @param items shown, not copied
   */
  protected ListValue(List<Object> items) {
    this.items = items;
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
  public boolean equals(Object other) {
    return other == this || items.equals(other);
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }

  @Override
  public String toString() {
    return items.toString();
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
  public boolean add(Object item) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void add(int index, Object item) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean addAll(Collection<?> all) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean addAll(int index, Collection<?> all) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object set(int index, Object item) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object remove(int index) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean remove(Object item) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean removeAll(Collection<?> all) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean retainAll(Collection<?> all) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }
}
