package io.troupe.actors.mailbox;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.dispatch.MessageQueue;
import java.util.Optional;
import scala.Option;

/** Of one mailbox whose actor has a label, from the actor's first day to its last. */
record Measuring(ActorLabel label, MailboxDepths depths) {
  static Optional<Measuring> of(Option<ActorRef> owner, Option<ActorSystem> system) {
    return owner.isEmpty() || system.isEmpty()
        ? Optional.empty()
        : ActorLabel.of(owner.get().path())
            .map(label -> new Measuring(label, MailboxDepths.of(system.get())));
  }

  MessageQueue begin(MessageQueue queue) {
    depths.add(queue, label);
    return queue;
  }

  void end(MessageQueue queue) {
    depths.remove(queue);
  }
}
