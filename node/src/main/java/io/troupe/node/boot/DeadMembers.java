package io.troupe.node.boot;

import io.troupe.core.member.Member;
import io.troupe.core.member.MemberState;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells members that are dead from those that are slow. A process that was killed says no more that
 * it lives, and its machine refuses connections to its port; one that is starved, stopped or cut
 * off may be silent as well, but refuses nothing. So there is no need to wait for the dead until
 * they could not be slow any more, and patience with the slow costs nobody a failover. A machine
 * that is gone refuses nothing either: it is given up like one that is silent.
 *
 * <p>Both are needed. A firewall may refuse in the place of a process that lives; that one still
 * says so in the database.
 */
final class DeadMembers {
  private static final Logger LOG = LoggerFactory.getLogger(DeadMembers.class);

  /** Half a sign of life late; what is found then is proof, so it need not be long. */
  static final Duration SILENCE_MIN = Duration.ofMillis(1_500);

  private static final int CONNECT_MILLIS_MAX = 300;

  private final String self;
  private final Predicate<Member> refuses;
  private final Consumer<Member> dead;
  private final Set<String> told = new TreeSet<>();

  /**
   * @param self the incarnation of this one
   * @param refuses whether nobody listens where the others reach the member; may block for a moment
   * @param dead told once of each
   */
  DeadMembers(String self, Predicate<Member> refuses, Consumer<Member> dead) {
    this.self = self;
    this.refuses = refuses;
    this.dead = dead;
  }

  /** Over the network. */
  static DeadMembers over(String self, Consumer<Member> dead) {
    return new DeadMembers(self, DeadMembers::refusesConnections, dead);
  }

  /**
   * @param members as just read
   */
  void look(List<Member> members) {
    told.retainAll(members.stream().map(Member::incarnation).collect(Collectors.toSet()));
    for (Member member : members) {
      if (isSuspect(member) && !told.contains(member.incarnation()) && refuses.test(member)) {
        told.add(member.incarnation());
        LOG.warn("member {} is dead: it is silent, and its port is closed", member.name());
        dead.accept(member);
      }
    }
  }

  private boolean isSuspect(Member member) {
    boolean running = member.state() == MemberState.UP || member.state() == MemberState.LEAVING;
    return running
        && !member.incarnation().equals(self)
        && member.silence().compareTo(SILENCE_MIN) >= 0;
  }

  private static boolean refusesConnections(Member member) {
    int colon = member.artery().lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              member.artery().substring(0, colon),
              Integer.parseInt(member.artery().substring(colon + 1))),
          CONNECT_MILLIS_MAX);
      return false;
    } catch (ConnectException refusal) {
      // Also "no route": that is no proof.
      return String.valueOf(refusal.getMessage()).contains("refused");
    } catch (IOException silence) {
      return false;
    }
  }
}
