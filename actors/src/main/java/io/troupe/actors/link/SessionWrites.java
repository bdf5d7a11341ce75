package io.troupe.actors.link;

import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kubelet.StatusMerge;
import io.troupe.core.link.NodeLink;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What one agent's reports do to objects. Per object at most one write is under way; what is
 * reported meanwhile replaces what waits, so a burst of reports becomes one write. At most {@link
 * #UNDER_WAY_MAX} writes of a session are under way. Belongs to the session's actor.
 */
final class SessionWrites {
  private static final int UNDER_WAY_MAX = 16;
  private static final Duration CONFLICT_PAUSE = Duration.ofMillis(30);

  /**
   * How long it may take from a pod's acceptance to its running for both to be one write. Hollow
   * containers and many real ones are faster; for others nobody misses this much of "creating".
   */
  private static final Duration STARTING_PAUSE = Duration.ofMillis(50);

  private static final Duration FAULT_PAUSE = Duration.ofSeconds(1);

  private final ActorContext<SessionMessage> context;
  private final TimerScheduler<SessionMessage> timers;
  private final LinkParts parts;
  private final LinkWrites writes;
  private final ObjectKey nodeKey;
  private final ObjectKey leaseKey;
  private final NodeLease lease;
  private final ObjectNode described;
  private final Map<ObjectKey, Wish> wishes = new LinkedHashMap<>();
  private int underWay;
  private ObjectNode lastNodeStatus;
  private boolean registered;
  private SessionTicket ticket;
  private long leaseChecked; // a revision that the ticket was found good at
  private long leaseRenewed; // nanoseconds

  /** What is to become of one object. */
  private static final class Wish {
    String uid = "";
    ObjectNode status; // null when none waits
    ObjectNode written; // the one under way, to be taken up again if it is refused
    boolean stopped;
    boolean removing;
    boolean writing;
    boolean pausing;
    boolean starting; // pausing, and only until there is more to say
  }

  SessionWrites(
      ActorContext<SessionMessage> context,
      TimerScheduler<SessionMessage> timers,
      LinkParts parts,
      NodeLink.Hello hello,
      SessionTicket ticket) {
    this.context = context;
    this.timers = timers;
    this.parts = parts;
    this.writes = LinkWrites.ofNode(parts, hello.nodeName());
    this.nodeKey = new ObjectKey(NodeLinkGateway.NODES, "", hello.nodeName());
    this.lease = new NodeLease(parts, hello.nodeName());
    this.leaseKey = NodeLease.key(hello.nodeName());
    this.ticket = ticket;
    this.leaseRenewed = parts.nanos().getAsLong();
    this.described = Json.parse(hello.node());
    this.lastNodeStatus = (ObjectNode) described.path("status");
  }

  boolean registered() {
    return registered;
  }

  void register() {
    nodeStatus(lastNodeStatus);
  }

  void nodeStatus(ObjectNode status) {
    lastNodeStatus = status;
    wish(nodeKey).status = status;
    pump();
  }

  void revive() {
    nodeStatus(lastNodeStatus);
  }

  /** The first session's Lease is older than the Node it is to belong to. */
  void ownLease() {
    if (!lease.isOwned(parts.images().current())) {
      renewLease();
    }
  }

  /**
   * Heartbeats are soft, renewals are for those who read Leases: every few minutes will do.
   *
   * @param watched somebody wants to see them come
   */
  void leaseDue(boolean watched) {
    long age = parts.nanos().getAsLong() - leaseRenewed;
    if (watched || age >= parts.settings().leaseEvery().toNanos()) {
      renewLease();
    }
  }

  private void renewLease() {
    wish(leaseKey).status = Json.object();
    pump();
  }

  void podStatus(ObjectKey pod, String uid, ObjectNode status) {
    Wish wish = wish(pod);
    wish.uid = uid;
    wish.status = status;
    boolean starting = status.path("phase").asText().equals("Pending");
    if (starting && !wish.writing && !wish.pausing) {
      wish.starting = true;
      wish.pausing = true;
      timers.startSingleTimer(pod, new SessionMessage.TryAgain(pod), STARTING_PAUSE);
    } else if (!starting && wish.starting) {
      wish.starting = false;
      wish.pausing = false;
      timers.cancel(pod);
    }
    pump();
  }

  void podStopped(ObjectKey pod, String uid) {
    Wish wish = wish(pod);
    wish.uid = uid;
    wish.stopped = true;
    pump();
  }

  /** The object is gone; reports about it are void. */
  void forget(ObjectKey key) {
    Wish wish = wishes.get(key);
    if (wish != null) {
      wish.status = null;
      wish.stopped = false;
      settle(key, wish);
    }
  }

  void wrote(SessionMessage.Wrote wrote) {
    Wish wish = done(wrote.key());
    switch (wrote.answer()) {
      case WriteAnswer.Refused(var failure, _) -> refused(wrote.key(), wish, failure);
      case WriteAnswer.Written(var object, var created, _) -> {
        if (created && object.key().equals(leaseKey)) {
          ticket = ticket.on(object);
        }
      }
      case WriteAnswer.Other _, WriteAnswer.Removed _, WriteAnswer.RemovedMany _ -> {}
    }
    settle(wrote.key(), wish);
    pump();
  }

  void failed(SessionMessage.WriteFailed failed) {
    context.getLog().warn("write of {} failed", failed.key(), failed.cause());
    pause(failed.key(), done(failed.key()), FAULT_PAUSE);
  }

  void again(ObjectKey key) {
    Wish wish = wishes.get(key);
    if (wish != null) {
      wish.pausing = false;
      wish.starting = false;
    }
    pump();
  }

  private void refused(ObjectKey key, Wish wish, Failure failure) {
    switch (failure.reason()) {
      case CONFLICT, ALREADY_EXISTS -> pause(key, wish, CONFLICT_PAUSE);
      case NOT_FOUND -> {
        if (key.equals(nodeKey) || key.equals(leaseKey)) {
          pause(key, wish, FAULT_PAUSE);
        } else {
          wish.status = null;
          wish.stopped = false;
        }
      }
      default -> {
        context.getLog().warn("write of {} refused: {}", key, failure.message());
        pause(key, wish, FAULT_PAUSE);
      }
    }
  }

  private void pause(ObjectKey key, Wish wish, Duration pause) {
    if (key.equals(nodeKey)) {
      wish.status = lastNodeStatus;
    } else if (key.equals(leaseKey)) {
      wish.status = Json.object();
    } else if (wish.removing) {
      wish.stopped = true;
    } else if (wish.status == null) {
      wish.status = wish.written;
    }
    wish.pausing = true;
    timers.startSingleTimer(key, new SessionMessage.TryAgain(key), pause);
  }

  private Wish wish(ObjectKey key) {
    return wishes.computeIfAbsent(key, _ -> new Wish());
  }

  private Wish done(ObjectKey key) {
    Wish wish = wish(key);
    wish.writing = false;
    underWay--;
    return wish;
  }

  private void settle(ObjectKey key, Wish wish) {
    if (wish.status == null && !wish.stopped && !wish.writing && !wish.pausing) {
      wishes.remove(key);
    }
  }

  private void pump() {
    for (Map.Entry<ObjectKey, Wish> entry : List.copyOf(wishes.entrySet())) {
      if (underWay >= UNDER_WAY_MAX) {
        return;
      }
      Wish wish = entry.getValue();
      if (!wish.writing && !wish.pausing) {
        start(entry.getKey(), wish);
        settle(entry.getKey(), wish);
      }
    }
  }

  /**
   * Whatever is written is computed from this one image, so that if it shows what a later session
   * has written, it shows that session too.
   */
  private void start(ObjectKey key, Wish wish) {
    ClusterImage image = parts.images().current();
    if (isSuperseded(image)) {
      context.getSelf().tell(new SessionMessage.Stop("another connection of the node"));
      wish.pausing = true; // and nothing more
    } else if (key.equals(nodeKey)) {
      startNode(wish, image);
    } else if (key.equals(leaseKey)) {
      startLease(wish, image);
    } else {
      startPod(key, wish, image);
    }
  }

  private boolean isSuperseded(ClusterImage image) {
    long revision = image.get(leaseKey).map(StoredObject::revision).orElse(0L);
    if (revision != leaseChecked) {
      if (ticket.isSuperseded(image, leaseKey)) {
        return true;
      }
      leaseChecked = revision;
    }
    return false;
  }

  private void startNode(Wish wish, ClusterImage image) {
    if (wish.status == null) {
      return;
    }
    Optional<StoredObject> standing = image.get(nodeKey);
    if (standing.isEmpty()) {
      // Its status follows, as a create never sets one.
      go(nodeKey, wish, writes.create(nodeKey, described.deepCopy()));
      return;
    }
    ObjectNode tree = standing.get().tree();
    ObjectNode labelled = NodeLabels.merged(tree, described);
    if (!labelled.equals(tree)) {
      go(nodeKey, wish, writes.update(nodeKey, "", labelled, standing.get().revision()));
      return;
    }
    ObjectNode merged = StatusMerge.node(tree.path("status"), wish.status);
    wish.status = null;
    registered = true;
    if (!merged.equals(tree.path("status"))) {
      tree.set("status", merged);
      go(nodeKey, wish, writes.update(nodeKey, "status", tree, standing.get().revision()));
    }
  }

  private void startLease(Wish wish, ClusterImage image) {
    if (wish.status == null) {
      return;
    }
    wish.status = null;
    leaseRenewed = parts.nanos().getAsLong();
    go(leaseKey, wish, lease.renew(image, ticket));
  }

  private void startPod(ObjectKey key, Wish wish, ClusterImage image) {
    Optional<StoredObject> standing =
        image
            .get(key)
            .filter(pod -> pod.uid().value().equals(wish.uid))
            .filter(pod -> NodeLinkGateway.nodeOf(pod).equals(nodeKey.name()));
    if (standing.isEmpty()) {
      wish.status = null;
      wish.stopped = false;
      return;
    }
    if (wish.status != null) {
      JsonNode status = standing.get().view().path("status");
      ObjectNode merged = StatusMerge.pod(status, wish.status);
      wish.written = wish.status;
      wish.removing = false;
      wish.status = null;
      if (!merged.equals(status)) {
        ObjectNode tree = standing.get().tree();
        tree.set("status", merged);
        go(key, wish, writes.update(key, "status", tree, standing.get().revision()));
        return;
      }
    }
    if (wish.stopped) {
      // Asked again after a refusal, until the object is gone.
      wish.stopped = false;
      wish.removing = true;
      go(key, wish, writes.remove(key, wish.uid, standing.get().revision()));
    }
  }

  private void go(ObjectKey key, Wish wish, CompletionStage<WriteAnswer> write) {
    wish.writing = true;
    underWay++;
    context.pipeToSelf(
        write,
        (answer, failure) ->
            failure == null
                ? new SessionMessage.Wrote(key, answer)
                : new SessionMessage.WriteFailed(key, failure));
  }
}
