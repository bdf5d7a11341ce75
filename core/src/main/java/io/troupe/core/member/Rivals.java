package io.troupe.core.member;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Two clusters over one database, each of which has begun while it could not see the other. The
 * journal's fence keeps them from harm; to become one again, the younger gives way.
 */
public final class Rivals {
  private static final Comparator<Member> ELDEST_FIRST =
      Comparator.comparing(Member::startedAt).thenComparing(Member::name);

  private Rivals() {}

  /**
   * @param all that the database knows
   * @param view incarnations of those that are members of this node's own cluster
   * @return whether this node must end and join the others
   */
  public static boolean mustYield(List<Member> all, Set<String> view) {
    Optional<Member> eldest = all.stream().filter(Member::serving).min(ELDEST_FIRST);
    return eldest.isPresent() && !view.contains(eldest.get().incarnation());
  }
}
