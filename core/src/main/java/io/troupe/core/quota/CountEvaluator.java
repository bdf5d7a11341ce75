package io.troupe.core.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.quantity.Quantity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Objects that cost one each: all that have no evaluator of their own, custom ones included. */
record CountEvaluator(ResourceType type) implements Evaluator {
  /** Types that had a name in quotas before all got one. */
  private static final List<String> NAMED =
      List.of("configmaps", "replicationcontrollers", "resourcequotas", "secrets");

  @Override
  public boolean measures(String resource) {
    return resource.equals(counted(type)) || isNamed() && resource.equals(type.resource());
  }

  private boolean isNamed() {
    return type.group().isEmpty() && NAMED.contains(type.resource());
  }

  @Override
  public Amounts usage(ObjectNode object) {
    return one();
  }

  Amounts one() {
    Map<String, Quantity> usage = new TreeMap<>();
    usage.put(counted(type), Quantity.of(1));
    if (isNamed()) {
      usage.put(type.resource(), Quantity.of(1));
    }
    return new Amounts(usage);
  }

  /** The resource that stands for the number of objects of a type. */
  static String counted(ResourceType type) {
    return "count/" + type.qualified();
  }
}
