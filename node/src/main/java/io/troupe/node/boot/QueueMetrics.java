package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.actors.image.ImageKeeper;
import io.troupe.actors.image.OpenWatches;
import io.troupe.actors.image.RingWatchHub;
import io.troupe.actors.mailbox.MailboxDepths;
import io.troupe.persistence.journal.JournalMetrics;
import java.util.function.ObjLongConsumer;

/**
 * What waits, and where: actors' mailboxes, and the three queues between actors that are none of
 * theirs (the journal's, the image's, the watches'). Looked at when asked; costs nothing else.
 */
final class QueueMetrics {
  private final MailboxDepths mailboxes;
  private final JournalMetrics journal;
  private final ImageKeeper images;
  private final RingWatchHub hub;

  private QueueMetrics(
      MailboxDepths mailboxes, JournalMetrics journal, ImageKeeper images, RingWatchHub hub) {
    this.mailboxes = mailboxes;
    this.journal = journal;
    this.images = images;
    this.hub = hub;
  }

  static void register(
      PrometheusRegistry registry,
      ActorSystem<?> system,
      JournalMetrics journal,
      ImageKeeper images,
      RingWatchHub hub) {
    QueueMetrics metrics = new QueueMetrics(MailboxDepths.of(system), journal, images, hub);
    gauge(
        registry,
        "troupe_mailbox_messages",
        "Messages that wait, over all actors of a kind on this node.",
        "actor",
        metrics::messages);
    gauge(
        registry,
        "troupe_mailbox_messages_max",
        "Messages that wait for the one of these actors with the most.",
        "actor",
        metrics::most);
    gauge(
        registry,
        "troupe_actors",
        "Actors of a kind that live on this node.",
        "actor",
        values ->
            metrics.mailboxes.byActor().forEach((actor, d) -> values.accept(actor, d.actors())));
    gauge(
        registry,
        "troupe_shards",
        "Shards that live on this node, by type of entity.",
        "type",
        values -> metrics.mailboxes.shards().forEach(values::accept));
  }

  private void messages(ObjLongConsumer<String> values) {
    mailboxes.byActor().forEach((actor, depth) -> values.accept(actor, depth.messages()));
    OpenWatches.Backlog watches = hub.open().backlog();
    values.accept("watch", watches.unread());
    single(values);
  }

  private void most(ObjLongConsumer<String> values) {
    mailboxes.byActor().forEach((actor, depth) -> values.accept(actor, depth.most()));
    values.accept("watch", hub.open().backlog().most());
    single(values);
  }

  /** Of which there is one. */
  private void single(ObjLongConsumer<String> values) {
    values.accept("journal", journal.queueLength());
    values.accept("image", images.behind());
  }

  /** Says each label's value. */
  private interface Values {
    void tell(ObjLongConsumer<String> each);
  }

  private static void gauge(
      PrometheusRegistry registry, String name, String help, String label, Values values) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .callback(callback -> values.tell((of, value) -> callback.call(value, of)))
        .register(registry);
  }
}
