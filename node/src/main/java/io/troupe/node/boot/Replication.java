package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.actors.failover.FailoverEntities;
import io.troupe.actors.failover.FailoverMetrics;
import io.troupe.actors.image.ImageKeeper;
import io.troupe.actors.object.Entities;
import io.troupe.actors.replicate.CommitFeed;
import io.troupe.actors.replicate.LogPeer;
import io.troupe.actors.replicate.ReplicationMetrics;
import io.troupe.persistence.Store;
import io.troupe.persistence.codec.CommitCodec;
import io.troupe.persistence.journal.CommitListener;
import io.troupe.persistence.journal.JournalFault.JournalDiverged;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log between this node and the others: commits to and from peers, notices from the database,
 * and the figures of both. Nothing of it runs where a node is alone.
 */
final class Replication {
  private static final Logger LOG = LoggerFactory.getLogger(Replication.class);

  /** Exit status of sysexits' EX_SOFTWARE. */
  private static final int LOST_COMMITS = 70;

  private final ImageKeeper images;
  private final CommitFeed feed;
  private final ReplicationMetrics metrics = new ReplicationMetrics();

  Replication(ImageKeeper images) {
    this.images = images;
    this.feed = new CommitFeed(images);
  }

  /** What the journal is to tell of its commits. */
  CommitListener listener() {
    return feed;
  }

  /** The database is not the one this process has written to: it must not go on. */
  static void diverged(JournalDiverged fault) {
    LOG.error("the database has lost commits; this process must not go on", fault);
    Runtime.getRuntime().halt(LOST_COMMITS);
  }

  /** Once the image has been loaded. */
  void start(ActorSystem<?> system, Store store) {
    if (!store.alone()) {
      system.systemActorOf(
          LogPeer.create(feed, new CommitCodec(store.codec()), images, metrics),
          "log",
          Props.empty());
      store.follow(images::heardOf);
    }
  }

  void register(PrometheusRegistry registry, Entities entities) {
    gauge(registry, "troupe_log_peers", "Nodes that commits are sent to.", metrics::peers);
    counter(registry, "troupe_log_sent_commits", "Commits sent to peers.", metrics::sentCommits);
    counter(registry, "troupe_log_sent_bytes", "Bytes of commits sent.", metrics::sentBytes);
    counter(
        registry,
        "troupe_log_sent_ranges",
        "Times peers were only told of commits, which were too large or came too fast.",
        metrics::sentRanges);
    counter(
        registry,
        "troupe_log_received_commits",
        "Commits received from peers.",
        metrics::receivedCommits);
    counter(
        registry,
        "troupe_image_filled_commits",
        "Commits that the image had to read from the database.",
        images::filledFromDatabase);
    gauge(
        registry,
        "troupe_image_behind_revisions",
        "Revisions known of that the image does not show yet.",
        images::behind);
    gauge(
        registry,
        "troupe_image_behind_seconds",
        "How long the image has been without a revision known of.",
        () -> images.behindNanos() / 1e9);
    if (entities instanceof FailoverEntities failover) {
      register(registry, failover.metrics());
    }
  }

  private static void register(PrometheusRegistry registry, FailoverMetrics failover) {
    gauge(
        registry,
        "troupe_shards_suspected",
        "Shards in use whose owner is not known to answer.",
        failover::suspectedShards);
    counter(
        registry,
        "troupe_member_suspicions",
        "Times another node could not be reached any more, dead or only slow.",
        failover::suspectedMembers);
    counter(
        registry,
        "troupe_entity_silences",
        "Commands whose entity did not answer in time.",
        failover::silences);
    counter(
        registry,
        "troupe_entity_stand_ins",
        "Commands given to a stand-in on this node.",
        failover::standIns);
    counter(
        registry,
        "troupe_entity_found_done",
        "Commands found done although nobody had said so.",
        failover::alreadyDone);
  }

  private static void counter(
      PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  private static void gauge(
      PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }
}
