package io.troupe.core.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.quantity.Quantity;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Amounts of resources by name, sorted. Immutable. */
public record Amounts(Map<String, Quantity> byName) {
  public static final Amounts NONE = new Amounts(Map.of());

  public Amounts {
    byName = Collections.unmodifiableMap(new TreeMap<>(byName));
  }

  /** A resource list; what is no quantity is left out. */
  public static Amounts of(JsonNode list) {
    Map<String, Quantity> amounts = new TreeMap<>();
    list.properties()
        .forEach(e ->
            Quantity.parse(e.getValue().asText("")).ifPresent(q -> amounts.put(e.getKey(), q)));
    return new Amounts(amounts);
  }

  public static Amounts of(String name, long count) {
    return new Amounts(Map.of(name, Quantity.of(count)));
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  public Quantity of(String name) {
    return byName.getOrDefault(name, Quantity.ZERO);
  }

  public Amounts plus(Amounts other) {
    Map<String, Quantity> sum = new TreeMap<>(byName);
    other.byName.forEach((name, amount) -> sum.merge(name, amount, Quantity::plus));
    return new Amounts(sum);
  }

  public Amounts minus(Amounts other) {
    Map<String, Quantity> rest = new TreeMap<>(byName);
    other.byName.forEach((name, amount) -> rest.put(name, of(name).minus(amount)));
    return new Amounts(rest);
  }

  /** The greater of each. */
  public Amounts max(Amounts other) {
    Map<String, Quantity> most = new TreeMap<>(byName);
    other.byName.forEach(
        (name, amount) -> most.merge(name, amount, (a, b) -> a.compareTo(b) >= 0 ? a : b));
    return new Amounts(most);
  }

  public Amounts only(Set<String> names) {
    return filtered(names::contains);
  }

  public Amounts withoutZeros() {
    return filtered(name -> !of(name).isZero());
  }

  public Amounts filtered(Predicate<String> wanted) {
    Map<String, Quantity> kept = new TreeMap<>(byName);
    kept.keySet().removeIf(name -> !wanted.test(name));
    return new Amounts(kept);
  }

  public ObjectNode toTree() {
    ObjectNode tree = Json.object();
    byName.forEach((name, amount) -> tree.put(name, amount.canonical()));
    return tree;
  }

  /** As refusals show them: {@code cpu=1,pods=2}. */
  @Override
  public String toString() {
    return byName.entrySet().stream()
        .map(e -> e.getKey() + '=' + e.getValue().canonical())
        .collect(Collectors.joining(","));
  }
}
