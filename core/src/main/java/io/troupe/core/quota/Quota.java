package io.troupe.core.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A ResourceQuota as its status has it: what its controller has taken up is what counts.
 *
 * @param hard what is allowed
 * @param used what is charged
 */
public record Quota(
    StoredObject stored, ObjectNode tree, Amounts hard, Amounts used, List<Scope> scopes) {
  public static final ResourceType TYPE = new ResourceType("", "resourcequotas");

  public Quota {
    scopes = List.copyOf(scopes);
  }

  public static Quota of(StoredObject stored) {
    ObjectNode tree = stored.tree();
    return new Quota(
        stored,
        tree,
        Amounts.of(tree.path("status").path("hard")),
        Amounts.of(tree.path("status").path("used")),
        Scope.of(tree));
  }

  public String name() {
    return stored.key().name();
  }

  /** Resources of an evaluator that it limits. */
  Set<String> limitedBy(Evaluator evaluator) {
    Set<String> names = new TreeSet<>(hard.byName().keySet());
    names.removeIf(name -> !evaluator.measures(name));
    return names;
  }

  boolean covers(Evaluator evaluator, ObjectNode object) {
    return scopes.stream().allMatch(scope -> evaluator.matches(scope, object));
  }

  /** With more charged; may be charged again before it is written. */
  Quota charged(Amounts more) {
    return new Quota(stored, tree, hard, used.plus(more), scopes);
  }

  /** As it is to be written. */
  public ObjectNode written() {
    ObjectNode next = tree.deepCopy();
    next.withObject("status").set("used", used.toTree());
    return next;
  }
}
