package io.troupe.actors.mailbox;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.dispatch.Envelope;
import akka.dispatch.MailboxType;
import akka.dispatch.MessageQueue;
import akka.dispatch.NodeMessageQueue;
import akka.dispatch.ProducesMessageQueue;
import akka.dispatch.UnboundedMessageQueueSemantics;
import com.typesafe.config.Config;
import java.util.Optional;
import scala.Option;

/**
 * Everybody's mailbox: the queue that Akka recommends where each actor has its own, and for actors
 * with a label one that can be looked at. Named in the configuration.
 */
public final class MeasuredMailbox implements MailboxType, ProducesMessageQueue<MessageQueue> {
  /** Called by Akka. */
  public MeasuredMailbox(ActorSystem.Settings settings, Config config) {}

  @Override
  public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
    Optional<Measuring> measuring = Measuring.of(owner, system);
    return measuring.isEmpty()
        ? new NodeMessageQueue()
        : measuring.get().begin(new Queue(measuring.get()));
  }

  /** Akka's own does not let its end be overridden. */
  private static final class Queue implements MessageQueue, UnboundedMessageQueueSemantics {
    private final NodeMessageQueue queue = new NodeMessageQueue();
    private final Measuring measuring;

    Queue(Measuring measuring) {
      this.measuring = measuring;
    }

    @Override
    public void enqueue(ActorRef receiver, Envelope message) {
      queue.enqueue(receiver, message);
    }

    @Override
    public Envelope dequeue() {
      return queue.dequeue();
    }

    @Override
    public int numberOfMessages() {
      return queue.numberOfMessages();
    }

    @Override
    public boolean hasMessages() {
      return queue.hasMessages();
    }

    @Override
    public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
      measuring.end(this);
      queue.cleanUp(owner, deadLetters);
    }
  }
}
