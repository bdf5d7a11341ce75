package io.troupe.actors.peer;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The member that has been up for longest, whether it can be reached or not. */
final class Eldest {
  private static final Set<MemberStatus> THERE =
      Set.of(
          MemberStatus.up(), MemberStatus.leaving(), MemberStatus.exiting(), MemberStatus.down());

  private Eldest() {}

  /** Empty where there are no members: such a system is alone. */
  static Optional<Address> address(ActorSystem<?> system) {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .filter(member -> THERE.contains(member.status()))
        .reduce((one, other) -> one.isOlderThan(other) ? one : other)
        .map(Member::address);
  }
}
