package io.troupe.core.member;

import java.util.List;
import java.util.Optional;

/** Which name a starting node takes, given who has which. */
public final class NameClaim {
  private static final int NAME_CHARS_MAX = 63;

  private NameClaim() {}

  /** What to do next. */
  public sealed interface Verdict {
    /**
     * @param replaces the incarnation whose row it takes over; empty if there is no such row
     */
    record Take(String name, Optional<String> replaces) implements Verdict {}

    /** The name's owner seems to live; it may be this node's own life before this one. */
    record Refuse(String why) implements Verdict {}
  }

  /**
   * @param wish the name asked for
   * @param explicit whether somebody chose it: then it is this one or none
   * @param identity of the data directory
   * @param api where this node will serve, {@code https://host:port}
   * @param members all that the database knows
   */
  public static Verdict judge(
      String wish, boolean explicit, String identity, String api, List<Member> members) {
    if (explicit) {
      Optional<Member> owner = owner(wish, members);
      return owner.isPresent() && foreign(owner.get(), identity, api) && owner.get().living()
          ? new Verdict.Refuse(
              "the name "
                  + wish
                  + " is taken by the living member at "
                  + owner.get().api()
                  + "; choose another with --node-name")
          : take(wish, owner);
    }
    for (String name : candidates(wish, api)) {
      Optional<Member> owner = owner(name, members);
      if (owner.isEmpty() || !foreign(owner.get(), identity, api)) {
        return take(name, owner);
      }
    }
    return new Verdict.Refuse(
        "every name from " + wish + " on is taken; choose one with --node-name");
  }

  /**
   * A copy of a data directory has the same identity and another address: while the original lives,
   * they are two. One that serves at the same address replaces the other: both cannot live.
   */
  private static boolean foreign(Member owner, String identity, String api) {
    boolean samePlace = owner.api().equals(api);
    boolean sameData = owner.identity().equals(identity);
    return !samePlace && (!sameData || owner.living()) && owner.state() != MemberState.LEFT;
  }

  private static Verdict take(String name, Optional<Member> owner) {
    return new Verdict.Take(name, owner.map(Member::incarnation));
  }

  private static Optional<Member> owner(String name, List<Member> members) {
    return members.stream().filter(m -> m.name().equals(name)).findFirst();
  }

  /** The wish; with the address; with the port as well. */
  private static List<String> candidates(String wish, String api) {
    String place = api.replaceFirst("^https://", "").replaceAll("[^a-z0-9]+", "-");
    String port = place.substring(place.lastIndexOf('-'));
    String address = place.substring(0, place.length() - port.length()).replaceAll("^-+|-+$", "");
    return List.of(wish, with(wish, address), with(wish, address + port));
  }

  private static String with(String wish, String suffix) {
    int room = Math.max(1, NAME_CHARS_MAX - suffix.length() - 1);
    String start = wish.substring(0, Math.min(wish.length(), room)).replaceAll("[-.]+$", "");
    return start + "-" + suffix;
  }
}
