package io.troupe.actors.mailbox;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.dispatch.MailboxType;
import akka.dispatch.MessageQueue;
import akka.dispatch.ProducesMessageQueue;
import akka.dispatch.UnboundedDequeBasedMailbox;
import com.typesafe.config.Config;
import java.util.Optional;
import scala.Option;

/**
 * The mailbox of classic actors that stash, as sharding's shards do; otherwise as {@link
 * MeasuredMailbox}. Named in the configuration.
 */
public final class MeasuredDequeMailbox
    implements MailboxType, ProducesMessageQueue<UnboundedDequeBasedMailbox.MessageQueue> {
  /** Called by Akka. */
  public MeasuredDequeMailbox(ActorSystem.Settings settings, Config config) {}

  @Override
  public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
    Optional<Measuring> measuring = Measuring.of(owner, system);
    return measuring.isEmpty()
        ? new UnboundedDequeBasedMailbox.MessageQueue()
        : measuring.get().begin(new Queue(measuring.get()));
  }

  private static final class Queue extends UnboundedDequeBasedMailbox.MessageQueue {
    private static final long serialVersionUID = 1;

    private final transient Measuring measuring;

    Queue(Measuring measuring) {
      this.measuring = measuring;
    }

    @Override
    public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
      measuring.end(this);
      super.cleanUp(owner, deadLetters);
    }
  }
}
