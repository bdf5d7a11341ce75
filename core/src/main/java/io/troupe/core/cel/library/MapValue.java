package io.troupe.core.cel.library;

import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import dev.cel.common.values.SelectableValue;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A map that the runtime takes as it is, see {@link ListValue}. Shows another map and cannot be
 * changed through this.
 */
public abstract class MapValue extends CelValue
    implements Map<Object, Object>, SelectableValue<Object> {
  private static final CelType TYPE = MapType.create(SimpleType.STRING, SimpleType.DYN);

  private final Map<Object, Object> entries;

  /**
   * @param entries shown, not copied
   */
  protected MapValue(Map<Object, Object> entries) {
    this.entries = entries;
  }

  /** What this shows. */
  protected Map<Object, Object> entries() {
    return entries;
  }

  @Override
  public Optional<Object> find(Object key) {
    return Optional.ofNullable(entries.get(key));
  }

  @Override
  public Object select(Object key) {
    return find(key).orElseThrow(() -> CelAttributeNotFoundException.of("no such key: " + key));
  }

  @Override
  public Object get(Object key) {
    return find(key).orElse(null);
  }

  @Override
  public boolean containsKey(Object key) {
    return find(key).isPresent();
  }

  @Override
  public boolean containsValue(Object value) {
    return entries().containsValue(value);
  }

  @Override
  public Set<Map.Entry<Object, Object>> entrySet() {
    return entries().entrySet();
  }

  @Override
  public Set<Object> keySet() {
    return entries().keySet();
  }

  @Override
  public Collection<Object> values() {
    return entries().values();
  }

  @Override
  public int size() {
    return entries().size();
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
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
    return other == this || other instanceof Map<?, ?> map && entries().equals(map);
  }

  @Override
  public int hashCode() {
    return entries().hashCode();
  }

  @Override
  public String toString() {
    return entries().toString();
  }

  @Override
  public Object put(Object key, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object remove(Object key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putAll(Map<?, ?> all) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }
}
