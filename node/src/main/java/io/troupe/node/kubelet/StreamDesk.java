package io.troupe.node.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kubelet.StreamStatus;
import io.troupe.core.link.NodeLink;
import io.troupe.node.link.LinkConnector;
import io.troupe.node.runtime.PodRuntime;
import io.troupe.node.runtime.PodStream;
import io.troupe.node.runtime.StreamRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One stream. Its messages may come before its pod's worker has begun it, and wait here; no more of
 * them than a window allows. Any thread.
 */
final class StreamDesk {
  private static final int EARLY_MESSAGES_MAX = 1_024;

  private final NodeLink.StreamOpen asked;
  private final LinkConnector.Uplink uplink;
  private final PodRuntime runtime;
  private final Runnable forget;
  private final List<Consumer<PodStream>> early = new ArrayList<>();
  private volatile StreamRequest request;
  private PodStream stream;
  private boolean over;

  /**
   * @param forget called once it is over
   */
  StreamDesk(
      NodeLink.StreamOpen asked, LinkConnector.Uplink uplink, PodRuntime runtime, Runnable forget) {
    this.asked = asked;
    this.uplink = uplink;
    this.runtime = runtime;
    this.forget = forget;
  }

  NodeLink.StreamOpen asked() {
    return asked;
  }

  synchronized boolean begun() {
    return stream != null;
  }

  synchronized void begin(StreamRequest wanted) {
    if (!over) {
      request = wanted;
      stream = runtime.stream(wanted, new Said());
      early.forEach(message -> message.accept(stream));
      early.clear();
    }
  }

  /** The last word; what cannot be begun ends at once. */
  void end(ObjectNode status) {
    if (finish()) {
      uplink.send(new NodeLink.StreamEnded(asked.session(), asked.stream(), Json.bytes(status)));
    }
  }

  void data(int channel, byte[] bytes) {
    pass(to -> to.data(channel, bytes));
  }

  void credit(int channel, int bytes) {
    pass(to -> to.credit(channel, bytes));
  }

  void halfClose(int channel) {
    pass(to -> to.halfClose(channel));
  }

  private void pass(Consumer<PodStream> message) {
    synchronized (this) {
      if (over) {
        return;
      }
      if (stream == null) {
        if (early.size() < EARLY_MESSAGES_MAX) {
          early.add(message);
          return;
        }
      } else {
        message.accept(stream);
        return;
      }
    }
    end(StreamStatus.refused("more was sent than the window allows"));
  }

  void cancel() {
    PodStream begun;
    synchronized (this) {
      begun = stream;
    }
    if (finish() && begun != null) {
      begun.cancel();
    }
  }

  private boolean finish() {
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      early.clear();
    }
    forget.run();
    return true;
  }

  private synchronized boolean over() {
    return over;
  }

  /** What the pod says, sent up. */
  private final class Said implements PodStream.Listener {
    @Override
    public void data(int channel, byte[] bytes) {
      if (!over()) {
        uplink.send(new NodeLink.StreamData(asked.session(), asked.stream(), channel, bytes));
      }
    }

    @Override
    public void credit(int channel, int bytes) {
      if (!over()) {
        uplink.send(new NodeLink.StreamCredit(asked.session(), asked.stream(), channel, bytes));
      }
    }

    @Override
    public void halfClosed(int channel) {
      if (!over()) {
        uplink.send(new NodeLink.StreamHalfClosed(asked.session(), asked.stream(), channel));
      }
    }

    @Override
    public void ended(PodStream.End end) {
      end(
          switch (end) {
            case PodStream.End.Done() -> StreamStatus.success();
            case PodStream.End.Exited(var code) -> StreamStatus.exited(code);
            case PodStream.End.Failed(var why) -> failed(why);
          });
    }

    private ObjectNode failed(String why) {
      return switch (request) {
        case StreamRequest.Exec _ -> StreamStatus.notExecuted(why);
        case StreamRequest.Attach _ -> StreamStatus.notAttached(why);
        case StreamRequest.PortForward(var pod, var port) ->
            StreamStatus.notForwarded(pod, port, why);
      };
    }
  }
}
