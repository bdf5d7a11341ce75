package io.troupe.actors.peer;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Those that have joined and are not removed yet, whether they can be reached or not. */
final class Members {
  private static final Set<MemberStatus> THERE =
      Set.of(
          MemberStatus.up(), MemberStatus.leaving(), MemberStatus.exiting(), MemberStatus.down());

  private Members() {}

  /** Those that join among them. */
  static int count(ActorSystem<?> system) {
    int count = 0;
    for (Member _ : Cluster.get(system).state().getMembers()) {
      count++;
    }
    return count;
  }

  /** Who has been up for longest; empty where a system has not joined anything: it is alone. */
  static Optional<Address> eldest(ActorSystem<?> system) {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .filter(member -> THERE.contains(member.status()))
        .reduce((one, other) -> one.isOlderThan(other) ? one : other)
        .map(Member::address);
  }
}
