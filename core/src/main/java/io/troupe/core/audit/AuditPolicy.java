package io.troupe.core.audit;

import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import java.util.List;
import java.util.Set;

/**
 * How much is told of which requests: the first rule that matches decides; without one, nothing.
 */
public record AuditPolicy(List<AuditRule> rules) {
  private static final Plan NOTHING = new Plan(Level.NONE, Set.of(), false);

  /**
   * What is told of one request.
   *
   * @param omitted stages at which nothing is told
   * @param omitManagedFields of objects in requests and responses
   */
  public record Plan(Level level, Set<Stage> omitted, boolean omitManagedFields) {
    public Plan {
      omitted = Set.copyOf(omitted);
    }

    public boolean tellsNothing() {
      return level == Level.NONE;
    }
  }

  public AuditPolicy {
    rules = List.copyOf(rules);
  }

  /**
   * @param user who asked, before he became somebody else
   */
  public Plan plan(Attributes attributes, UserInfo user) {
    for (AuditRule rule : rules) {
      if (rule.matches(attributes, user)) {
        return new Plan(rule.level(), rule.omitStages(), rule.omitManagedFields());
      }
    }
    return NOTHING;
  }
}
