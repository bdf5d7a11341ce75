package io.troupe.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent.ClusterDomainEvent;
import akka.cluster.ClusterEvent.MemberEvent;
import akka.cluster.ClusterEvent.MemberRemoved;
import akka.cluster.ClusterEvent.ReachabilityEvent;
import akka.cluster.ClusterEvent.ReachableMember;
import akka.cluster.ClusterEvent.UnreachableMember;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import io.troupe.actors.failover.Suspicions;

/** Tells suspicions what membership knows. */
final class Reachability {
  private Reachability() {}

  static Behavior<ClusterDomainEvent> create(Suspicions suspicions) {
    return Behaviors.setup(context -> {
      ActorRef<ClusterDomainEvent> self = context.getSelf();
      var subscriptions = Cluster.get(context.getSystem()).subscriptions();
      subscriptions.tell(Subscribe.create(self.narrow(), ReachabilityEvent.class));
      subscriptions.tell(Subscribe.create(self.narrow(), MemberEvent.class));
      return Behaviors.receive(ClusterDomainEvent.class)
          .onMessage(
              UnreachableMember.class,
              event -> {
                suspicions.unreachable(address(event.member()));
                return Behaviors.same();
              })
          .onMessage(
              ReachableMember.class,
              event -> {
                suspicions.reachable(address(event.member()));
                return Behaviors.same();
              })
          .onMessage(
              MemberRemoved.class,
              event -> {
                suspicions.removed(address(event.member()));
                return Behaviors.same();
              })
          .onAnyMessage(_ -> Behaviors.same())
          .build();
    });
  }

  static String address(Member member) {
    return member.address().toString();
  }
}
