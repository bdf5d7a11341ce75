package io.troupe.core.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.quantity.Quantity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts anew what a quota's namespace uses. */
public final class QuotaCount {
  private QuotaCount() {}

  /**
   * @param types namespaced types that may be limited
   * @param pending charged writes that may not have happened yet
   * @return for every resource of the quota's spec, in its order of names, what is used
   */
  public static Amounts of(
      ObjectNode quota,
      String namespace,
      Collection<ResourceType> types,
      List<PendingCharge> pending,
      ClusterImage image) {
    Amounts hard = Amounts.of(quota.path("spec").path("hard"));
    List<Scope> scopes = Scope.of(quota);
    Map<String, Quantity> zero = new TreeMap<>();
    hard.byName().keySet().forEach(name -> zero.put(name, Quantity.ZERO));
    Amounts used = new Amounts(zero);
    for (ResourceType type : types) {
      Evaluator evaluator = Evaluator.of(type);
      Set<String> limited = new TreeSet<>(hard.byName().keySet());
      limited.removeIf(name -> !evaluator.measures(name));
      if (!limited.isEmpty()) {
        Collection<StoredObject> objects = image.of(type).inNamespace(namespace);
        used = used.plus(sum(evaluator, scopes, objects).only(limited));
        for (PendingCharge charge : pending) {
          if (charge.wish().key().type().equals(type)
              && charge.isOpen(image)
              && scopes.stream().allMatch(s -> evaluator.matches(s, charge.wish().object()))) {
            used = used.plus(QuotaRules.delta(evaluator, charge.wish()).only(limited));
          }
        }
      }
    }
    return used;
  }

  private static Amounts sum(
      Evaluator evaluator, List<Scope> scopes, Collection<StoredObject> objects) {
    if (evaluator instanceof CountEvaluator counter && scopes.isEmpty()) {
      Map<String, Quantity> count = new TreeMap<>();
      counter.one().byName().keySet().forEach(n -> count.put(n, Quantity.of(objects.size())));
      return new Amounts(count);
    }
    Amounts sum = Amounts.NONE;
    for (StoredObject object : objects) {
      ObjectNode tree = object.tree();
      if (scopes.stream().allMatch(scope -> evaluator.matches(scope, tree))) {
        sum = sum.plus(evaluator.usage(tree));
      }
    }
    return sum;
  }
}
