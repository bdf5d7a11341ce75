package io.troupe.actors.replicate;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.troupe.actors.image.ImageKeeper;
import io.troupe.core.image.Commit;
import io.troupe.persistence.codec.CommitCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's end of the log: sends its own commits to all peers and applies theirs. Peers find each
 * other by their service key and know no addresses.
 *
 * <p>Nothing is ever sent twice or waited for. A peer that has not received the last {@link
 * #UNHEARD_BYTES_MAX} bytes is only told which revisions there are until it has, so that a stopped
 * one does not fill this node's memory; so is everybody of a commit that is too large for a frame.
 */
public final class LogPeer extends AbstractBehavior<PeerMessage> {
  private static final Logger LOG = LoggerFactory.getLogger(LogPeer.class);
  private static final ServiceKey<PeerMessage> KEY =
      ServiceKey.create(PeerMessage.class, "troupe-log");

  /** Of commits in one message; well below Artery's frame. */
  static final int MESSAGE_BYTES_MAX = 1 << 20;

  /** A single commit may be as large as this; Artery's frame is 4 MiB. */
  static final int COMMIT_BYTES_MAX = 3 << 20;

  /** On their way to one peer. */
  static final long UNHEARD_BYTES_MAX = 16 << 20;

  /** A receiver says so after this many. */
  static final long RECEIPT_EVERY_BYTES = 1 << 20;

  private enum Wake implements PeerMessage {
    FILLED
  }

  private record Listed(Receptionist.Listing listing) implements PeerMessage {}

  private final CommitFeed feed;
  private final CommitCodec codec;
  private final ImageKeeper images;
  private final ReplicationMetrics metrics;

  /** How far each peer has heard. */
  private final Map<ActorRef<PeerMessage>, Long> peers = new TreeMap<>();

  /** How far each sender's words were when it was last told so. */
  private final Map<ActorRef<PeerMessage>, Long> receipts = new TreeMap<>();

  private long position;

  private LogPeer(
      ActorContext<PeerMessage> context,
      CommitFeed feed,
      CommitCodec codec,
      ImageKeeper images,
      ReplicationMetrics metrics) {
    super(context);
    this.feed = feed;
    this.codec = codec;
    this.images = images;
    this.metrics = metrics;
  }

  public static Behavior<PeerMessage> create(
      CommitFeed feed, CommitCodec codec, ImageKeeper images, ReplicationMetrics metrics) {
    return Behaviors.setup(context -> {
      var receptionist = context.getSystem().receptionist();
      receptionist.tell(Receptionist.register(KEY, context.getSelf()));
      receptionist.tell(
          Receptionist.subscribe(
              KEY, context.messageAdapter(Receptionist.Listing.class, Listed::new)));
      return new LogPeer(context, feed, codec, images, metrics);
    });
  }

  @Override
  public Receive<PeerMessage> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(Wake.FILLED, this::send)
        .onMessage(PeerMessage.Commits.class, this::receive)
        .onMessage(PeerMessage.Range.class, this::receive)
        .onMessage(PeerMessage.Received.class, this::received)
        .onMessage(Listed.class, this::listed)
        .build();
  }

  private Behavior<PeerMessage> listed(Listed listed) {
    List<ActorRef<PeerMessage>> now = new ArrayList<>(listed.listing().getServiceInstances(KEY));
    now.remove(getContext().getSelf());
    peers.keySet().retainAll(now);
    receipts.keySet().retainAll(now);
    now.forEach(peer -> peers.putIfAbsent(peer, position));
    metrics.peers = peers.size();
    LOG.info("the log goes to {} other nodes", peers.size());
    images.expectPeers(!peers.isEmpty());
    if (peers.isEmpty()) {
      feed.close();
    } else {
      ActorRef<PeerMessage> self = getContext().getSelf();
      feed.open(() -> self.tell(Wake.FILLED));
      self.tell(Wake.FILLED);
    }
    return this;
  }

  private Behavior<PeerMessage> send() {
    List<byte[]> ready = new ArrayList<>();
    int bytes = 0;
    long first = 0;
    long last = 0;
    for (Optional<CommitFeed.Sent> next = feed.take(); next.isPresent(); next = feed.take()) {
      Commit commit = next.get().commit();
      int size = next.get().bytes();
      boolean named = next.get().encoded().isEmpty() || size > COMMIT_BYTES_MAX;
      if (!ready.isEmpty() && (named || bytes + size > MESSAGE_BYTES_MAX)) {
        publish(ready, bytes, first, last);
        ready = new ArrayList<>();
        bytes = 0;
      }
      if (named) {
        name(commit.first(), commit.last());
        continue;
      }
      first = ready.isEmpty() ? commit.first() : first;
      last = commit.last();
      ready.add(codec.write(commit, next.get().encoded()));
      bytes += ready.getLast().length;
    }
    if (!ready.isEmpty()) {
      publish(ready, bytes, first, last);
    }
    return this;
  }

  private void publish(List<byte[]> commits, int bytes, long first, long last) {
    position += bytes;
    ActorRef<PeerMessage> self = getContext().getSelf();
    var message = new PeerMessage.Commits(self, position, commits);
    var range = new PeerMessage.Range(self, position, first, last);
    peers.forEach((peer, heard) -> {
      boolean slow = position - heard > UNHEARD_BYTES_MAX;
      peer.tell(slow ? range : message);
      if (slow) {
        metrics.sentRanges.increment();
      }
    });
    metrics.sentCommits.add(commits.size());
    metrics.sentBytes.add(bytes);
  }

  private void name(long first, long last) {
    var range = new PeerMessage.Range(getContext().getSelf(), position, first, last);
    peers.keySet().forEach(peer -> peer.tell(range));
    metrics.sentRanges.increment();
  }

  private Behavior<PeerMessage> receive(PeerMessage.Commits message) {
    for (byte[] bytes : message.commits()) {
      apply(bytes);
    }
    metrics.receivedCommits.add(message.commits().size());
    acknowledge(message.from(), message.position(), RECEIPT_EVERY_BYTES);
    return this;
  }

  private void apply(byte[] bytes) {
    try {
      Optional<Commit> commit = codec.read(bytes);
      if (commit.isPresent()) {
        images.committed(commit.get());
      } else {
        images.heardOf(CommitCodec.last(bytes));
      }
    } catch (RuntimeException e) {
      LOG.error("a peer's commit cannot be read; it will be read from the database", e);
    }
  }

  private Behavior<PeerMessage> receive(PeerMessage.Range range) {
    metrics.receivedRanges.increment();
    images.heardOf(range.last());
    acknowledge(range.from(), range.position(), 1);
    return this;
  }

  private void acknowledge(ActorRef<PeerMessage> sender, long upTo, long everyBytes) {
    // A sender that began anew counts from 0 again, under another name.
    long told = receipts.getOrDefault(sender, 0L);
    if (upTo - told >= everyBytes) {
      receipts.put(sender, upTo);
      sender.tell(new PeerMessage.Received(getContext().getSelf(), upTo));
    }
  }

  private Behavior<PeerMessage> received(PeerMessage.Received received) {
    peers.computeIfPresent(received.by(), (_, heard) -> Math.max(heard, received.position()));
    return this;
  }
}
