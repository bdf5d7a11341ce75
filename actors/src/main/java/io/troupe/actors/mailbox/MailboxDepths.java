package io.troupe.actors.mailbox;

import akka.actor.AbstractExtensionId;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.ExtensionIdProvider;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.dispatch.MessageQueue;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The measured mailboxes of one actor system. Any thread; a look walks all of them, and costs about
 * as much as there are actors and waiting messages.
 */
public final class MailboxDepths implements Extension {
  /** Of the actors of one label. @param most in the deepest of their mailboxes */
  public record Depth(int actors, long messages, long most) {
    private static final Depth NONE = new Depth(0, 0, 0);

    private Depth and(long more) {
      return new Depth(actors + 1, messages + more, Math.max(most, more));
    }
  }

  /** For Akka, which keeps one for each actor system. */
  private static final class Id extends AbstractExtensionId<MailboxDepths>
      implements ExtensionIdProvider {
    @Override
    public MailboxDepths createExtension(ExtendedActorSystem system) {
      return new MailboxDepths();
    }

    @Override
    public Id lookup() {
      return this;
    }
  }

  private static final Id ID = new Id();
  private static final Comparator<ActorLabel> ORDER =
      Comparator.comparing(ActorLabel::actor).thenComparing(ActorLabel::type);

  private final Map<MessageQueue, ActorLabel> queues = new ConcurrentHashMap<>();

  private MailboxDepths() {}

  public static MailboxDepths of(ActorSystem<?> system) {
    return of(Adapter.toClassic(system));
  }

  static MailboxDepths of(akka.actor.ActorSystem system) {
    return ID.get(system);
  }

  /**
   * @param queue told apart from others by identity
   */
  void add(MessageQueue queue, ActorLabel label) {
    queues.put(queue, label);
  }

  void remove(MessageQueue queue) {
    queues.remove(queue);
  }

  /** By what the actors are; in the order of their names. */
  public Map<String, Depth> byActor() {
    Map<String, Depth> depths = new TreeMap<>();
    byLabel()
        .forEach((label, depth) ->
            depths.merge(
                label.actor(),
                depth,
                (a, b) ->
                    new Depth(
                        a.actors() + b.actors(),
                        a.messages() + b.messages(),
                        Math.max(a.most(), b.most()))));
    return depths;
  }

  /** How many shards of each type of entity live here. */
  public Map<String, Integer> shards() {
    Map<String, Integer> shards = new TreeMap<>();
    byLabel()
        .forEach((label, depth) -> {
          if (label.actor().equals(ActorLabel.SHARD)) {
            shards.put(label.type(), depth.actors());
          }
        });
    return shards;
  }

  private Map<ActorLabel, Depth> byLabel() {
    Map<ActorLabel, Depth> depths = new TreeMap<>(ORDER);
    queues.forEach((queue, label) ->
        depths.merge(
            label,
            Depth.NONE.and(queue.numberOfMessages()),
            (known, one) -> known.and(one.messages())));
    return depths;
  }
}
