package io.troupe.core.apply;

import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A set of field paths. Immutable; sets share what they have in common.
 *
 * <p>It is a tree: each step of a path is a child under the step's name as FieldsV1 writes it (see
 * {@link PathStep}), and a node says whether the path that ends there is in the set. For instance
 * {@code .data} and {@code .data.a} are two paths of which either may be in a set without the
 * other; the second alone is {@code {"f:data":{"f:a":{}}}}, both are {@code
 * {"f:data":{".":{},"f:a":{}}}}. No node is without meaning: each is a member or leads to one.
 */
public final class FieldSet {
  public static final FieldSet EMPTY = new FieldSet(false, Collections.emptySortedMap());

  /** The path that ends here, and none below. */
  static final FieldSet LEAF = new FieldSet(true, Collections.emptySortedMap());

  private final boolean member;
  private final SortedMap<String, FieldSet> children;

  private FieldSet(boolean member, SortedMap<String, FieldSet> children) {
    this.member = member;
    this.children = children;
  }

  /**
   * @param children becomes the set's; empty ones are left out by the caller
   */
  static FieldSet of(boolean member, SortedMap<String, FieldSet> children) {
    if (children.isEmpty()) {
      return member ? LEAF : EMPTY;
    }
    return new FieldSet(member, children);
  }

  /** The set of one path. */
  public static FieldSet ofPath(String... steps) {
    FieldSet set = LEAF;
    for (int i = steps.length - 1; i >= 0; i--) {
      set = under(steps[i], set);
    }
    return set;
  }

  /** The set one step further down. */
  static FieldSet under(String step, FieldSet set) {
    if (set.isEmpty()) {
      return EMPTY;
    }
    SortedMap<String, FieldSet> one = new TreeMap<>();
    one.put(step, set);
    return new FieldSet(false, one);
  }

  /** Whether the path that ends here is in the set. */
  public boolean isMember() {
    return member;
  }

  public boolean isEmpty() {
    return !member && children.isEmpty();
  }

  /** Not to be changed. */
  SortedMap<String, FieldSet> children() {
    return children;
  }

  /** What of the set lies below one step. */
  FieldSet below(String step) {
    return children.getOrDefault(step, EMPTY);
  }

  public boolean has(String... steps) {
    FieldSet at = this;
    for (String step : steps) {
      at = at.below(step);
    }
    return at.member;
  }

  /** With the path that ends here. */
  FieldSet asMember() {
    return member ? this : of(true, children);
  }

  /** Without the path that ends here. */
  FieldSet withoutSelf() {
    return member ? of(false, children) : this;
  }

  public FieldSet union(FieldSet other) {
    if (other.isEmpty() || this == other) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    SortedMap<String, FieldSet> all = new TreeMap<>(children);
    other.children.forEach((step, child) -> all.merge(step, child, FieldSet::union));
    return of(member || other.member, all);
  }

  public FieldSet intersection(FieldSet other) {
    SortedMap<String, FieldSet> both = new TreeMap<>();
    for (Map.Entry<String, FieldSet> each : children.entrySet()) {
      FieldSet shared = each.getValue().intersection(other.below(each.getKey()));
      if (!shared.isEmpty()) {
        both.put(each.getKey(), shared);
      }
    }
    return of(member && other.member, both);
  }

  /**
   * The paths that are not in the other set; a path of the other says nothing of those below it.
   */
  public FieldSet difference(FieldSet other) {
    if (other.isEmpty() || isEmpty()) {
      return this;
    }
    SortedMap<String, FieldSet> rest = new TreeMap<>(children);
    for (Map.Entry<String, FieldSet> each : other.children.entrySet()) {
      FieldSet own = rest.get(each.getKey());
      if (own != null) {
        replace(rest, each.getKey(), own.difference(each.getValue()));
      }
    }
    return of(member && !other.member, rest);
  }

  /** The paths that are neither in the other set nor below a path of it. */
  public FieldSet without(FieldSet other) {
    if (other.member) {
      return EMPTY;
    }
    if (children.isEmpty()) {
      return this;
    }
    SortedMap<String, FieldSet> rest = new TreeMap<>(children);
    for (Map.Entry<String, FieldSet> each : other.children.entrySet()) {
      FieldSet own = rest.get(each.getKey());
      if (own != null) {
        replace(rest, each.getKey(), own.without(each.getValue()));
      }
    }
    return of(member, rest);
  }

  private static void replace(SortedMap<String, FieldSet> rest, String step, FieldSet set) {
    if (set.isEmpty()) {
      rest.remove(step);
    } else {
      rest.put(step, set);
    }
  }

  /** The paths that no other path of the set is below. */
  public FieldSet leaves() {
    if (children.isEmpty()) {
      return this;
    }
    SortedMap<String, FieldSet> below = new TreeMap<>();
    children.forEach((step, child) -> below.put(step, child.leaves()));
    return of(false, below);
  }

  /** Each path as users read it, such as {@code .spec.containers[name="a"].image}. */
  public void forEachPath(Consumer<String> action) {
    paths(new StringBuilder(), action);
  }

  private void paths(StringBuilder path, Consumer<String> action) {
    if (member) {
      action.accept(path.toString());
    }
    int length = path.length();
    for (Iterator<Map.Entry<String, FieldSet>> it = children.entrySet().iterator();
        it.hasNext(); ) {
      Map.Entry<String, FieldSet> each = it.next();
      path.append(PathStep.shown(each.getKey()));
      each.getValue().paths(path, action);
      path.setLength(length);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldSet set && member == set.member && children.equals(set.children);
  }

  @Override
  public int hashCode() {
    return 31 * children.hashCode() + Boolean.hashCode(member);
  }

  @Override
  public String toString() {
    return FieldsV1.write(this).toString();
  }
}
