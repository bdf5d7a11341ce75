package io.troupe.actors.schedule;

import akka.actor.typed.ActorRef;
import akka.actor.typed.receptionist.Receptionist;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.image.WatchHub;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.schedule.PodView;

/** What the scheduler hears, from itself and its peers. */
sealed interface SchedulerMessage
    permits SchedulerPeerMessage,
        SchedulerMessage.Opened,
        SchedulerMessage.News,
        SchedulerMessage.WatchEnded,
        SchedulerMessage.Rebuild,
        SchedulerMessage.Turn,
        SchedulerMessage.BindEnded,
        SchedulerMessage.ConditionWritten,
        SchedulerMessage.Members,
        SchedulerMessage.Shown,
        SchedulerMessage.Expire,
        SchedulerMessage.Speak,
        SchedulerMessage.CaughtUp {

  record Opened(ActorRef<Following.Ack> ack) implements SchedulerMessage {}

  record News(int epoch, ResourceType type, WatchHub.Batch batch, ActorRef<Following.Ack> ack)
      implements SchedulerMessage {}

  record WatchEnded(int epoch, ResourceType type, String why) implements SchedulerMessage {}

  record Rebuild() implements SchedulerMessage {}

  record Turn() implements SchedulerMessage {}

  record BindEnded(PodView pod, String node, WriteAnswer answer, Throwable failure)
      implements SchedulerMessage {}

  record ConditionWritten(Uid pod) implements SchedulerMessage {}

  /** Schedulers have come or gone. */
  record Members(Receptionist.Listing listing) implements SchedulerMessage {}

  /** The image shows the pod that another scheduler asks about, or never will. */
  record Shown(SchedulerPeerMessage.Reserve wish) implements SchedulerMessage {}

  record Expire() implements SchedulerMessage {}

  record Speak() implements SchedulerMessage {}

  /** The newest image is there, or the database is away. */
  record CaughtUp(Throwable failure) implements SchedulerMessage {}
}
