package io.troupe.core.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a write fits the quotas of its namespace, and what they are charged for it.
 *
 * <p>Worked example: quota q allows 2 pods and has 1 charged. A pod fits and makes it 2; the next
 * is refused: {@code exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2}.
 */
public final class QuotaRules {
  /** Made by everybody all the time, and deleted by themselves. */
  private static final List<ResourceType> NEVER =
      List.of(
          new ResourceType("", "events"),
          new ResourceType("events.k8s.io", "events"),
          new ResourceType("", "bindings"));

  private QuotaRules() {}

  /**
   * What a write asks for.
   *
   * @param object as it will be stored
   * @param old as it was; empty for a create
   */
  public record Wish(ObjectKey key, ObjectNode object, Optional<ObjectNode> old) {}

  /** Whether any quota has a say about writes of a type here. */
  public static boolean concerns(ObjectKey key, boolean update, ClusterImage image) {
    return !key.namespace().isEmpty()
        && !NEVER.contains(key.type())
        && !image.of(Quota.TYPE).inNamespace(key.namespace()).isEmpty()
        && (!update || Evaluator.of(key.type()).countsUpdates());
  }

  public static List<Quota> quotas(String namespace, ClusterImage image) {
    return image.of(Quota.TYPE).inNamespace(namespace).stream().map(Quota::of).toList();
  }

  /**
   * Charges a wish.
   *
   * @param quotas of the namespace, with what is charged so far
   * @return the quotas, charged, in the same order; or why the wish is refused
   */
  public static Result<List<Quota>> charge(List<Quota> quotas, Wish wish) {
    Evaluator evaluator = Evaluator.of(wish.key().type());
    List<Integer> concerned = new ArrayList<>();
    for (int i = 0; i < quotas.size(); i++) {
      Quota quota = quotas.get(i);
      Set<String> limited = quota.limitedBy(evaluator);
      if (limited.isEmpty() || !quota.covers(evaluator, wish.object())) {
        continue;
      }
      Optional<String> unsaid = evaluator.unsaid(wish.object(), limited);
      if (unsaid.isPresent()) {
        return refused(wish, "failed quota: " + quota.name() + ": " + unsaid.get());
      }
      if (!quota.used().byName().keySet().containsAll(limited)) {
        return refused(
            wish,
            "status unknown for quota: "
                + quota.name()
                + ", resources: "
                + String.join(",", limited));
      }
      concerned.add(i);
    }
    Amounts delta = delta(evaluator, wish);
    if (concerned.isEmpty() || delta.isEmpty()) {
      return Result.ok(quotas);
    }
    List<Quota> charged = new ArrayList<>(quotas);
    for (int i : concerned) {
      Quota quota = quotas.get(i);
      Amounts asked = delta.only(quota.limitedBy(evaluator));
      Amounts sum = quota.used().plus(asked);
      Amounts over =
          asked.filtered(name ->
              asked.of(name).signum() > 0 && sum.of(name).compareTo(quota.hard().of(name)) > 0);
      if (!over.isEmpty()) {
        Set<String> names = over.byName().keySet();
        return refused(
            wish,
            "exceeded quota: %s, requested: %s, used: %s, limited: %s"
                .formatted(quota.name(), over, quota.used().only(names), quota.hard().only(names)));
      }
      charged.set(i, quota.charged(asked));
    }
    return Result.ok(charged);
  }

  /** What the write costs more than what it replaces. */
  static Amounts delta(Evaluator evaluator, Wish wish) {
    Amounts now = evaluator.usage(wish.object());
    Amounts before = wish.old().map(evaluator::usage).orElse(Amounts.NONE);
    return now.minus(before).withoutZeros();
  }

  private static Result<List<Quota>> refused(Wish wish, String why) {
    return Result.refused(Failure.forbidden(wish.key().type(), wish.key().name(), why));
  }
}
