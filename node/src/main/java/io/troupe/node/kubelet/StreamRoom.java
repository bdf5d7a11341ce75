package io.troupe.node.kubelet;

import io.troupe.core.kubelet.StreamStatus;
import io.troupe.core.link.NodeLink;
import io.troupe.node.link.LinkConnector;
import io.troupe.node.runtime.PodRuntime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams into pods here, each between its asker's messages and the runtime. */
final class StreamRoom {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRoom.class);
  private static final int STREAMS_MAX = 256;

  private final PodRuntime runtime;
  private final Map<Long, StreamDesk> open = new ConcurrentHashMap<>();

  StreamRoom(PodRuntime runtime) {
    this.runtime = runtime;
  }

  /** Takes the asker's messages from now on; whoever knows the pod begins or refuses it. */
  StreamDesk open(NodeLink.StreamOpen asked, LinkConnector.Uplink uplink) {
    StreamDesk desk = new StreamDesk(asked, uplink, runtime, () -> open.remove(asked.stream()));
    if (open.size() >= STREAMS_MAX) {
      desk.end(StreamStatus.refused("too many streams into pods of this node"));
    } else {
      open.put(asked.stream(), desk);
    }
    return desk;
  }

  /** That the pod is not here. */
  static void refuse(StreamDesk desk) {
    NodeLink.StreamOpen asked = desk.asked();
    desk.end(
        StreamStatus.refused("pod not found (\"" + asked.pod() + "_" + asked.namespace() + "\")"));
  }

  /** A pod has left; what nobody has begun for it will not be. */
  void gone(String podUid) {
    open.values().stream()
        .filter(desk -> desk.asked().uid().equals(podUid) && !desk.begun())
        .forEach(StreamRoom::refuse);
  }

  void data(NodeLink.StreamData data) {
    with(data.stream(), desk -> desk.data(data.channel(), data.bytes()));
  }

  void credit(NodeLink.StreamCredit credit) {
    with(credit.stream(), desk -> desk.credit(credit.channel(), credit.bytes()));
  }

  void halfClosed(NodeLink.StreamHalfClosed closed) {
    with(closed.stream(), desk -> desk.halfClose(closed.channel()));
  }

  void cancel(long stream) {
    with(stream, StreamDesk::cancel);
  }

  /** The link is lost: nobody hears any more. */
  void cancelAll() {
    if (!open.isEmpty()) {
      LOG.info("{} streams into pods end with their link", open.size());
    }
    open.keySet().forEach(this::cancel);
  }

  /** Of a stream that is over, a message may still be on its way. */
  private void with(long stream, Consumer<StreamDesk> then) {
    StreamDesk desk = open.get(stream);
    if (desk != null) {
      then.accept(desk);
    }
  }
}
