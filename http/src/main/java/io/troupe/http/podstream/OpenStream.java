package io.troupe.http.podstream;

import akka.actor.typed.ActorRef;
import akka.util.ByteString;
import io.troupe.actors.link.SendWindow;
import io.troupe.actors.link.ToPod;
import java.util.Map;
import java.util.TreeMap;

/** One stream into a pod, as its stage keeps it. Whatever comes before it is open waits. */
final class OpenStream {
  private static final int RESIZE = 4;

  private final Map<Integer, SendWindow> windows = new TreeMap<>();
  private final Map<Integer, Ending> endings = new TreeMap<>();
  private ByteString size = ByteString.emptyByteString();
  private ActorRef<ToPod> pod;
  private boolean cancelled;

  private enum Ending {
    AFTER_WHAT_WAITS,
    TOLD
  }

  void opened(ActorRef<ToPod> opened) {
    pod = opened;
    if (cancelled) {
      pod.tell(new ToPod.Cancel());
      return;
    }
    tellSize();
    pump();
  }

  void send(int channel, ByteString bytes) {
    if (!bytes.isEmpty() && !endings.containsKey(channel)) {
      windows.computeIfAbsent(channel, _ -> new SendWindow()).add(bytes);
      pump();
    }
  }

  void halfClose(int channel) {
    if (!endings.containsKey(channel)) {
      windows.computeIfAbsent(channel, _ -> new SendWindow());
      endings.put(channel, Ending.AFTER_WHAT_WAITS);
      pump();
    }
  }

  /** The newest size, for {@link #tellSize}. */
  void resize(ByteString next) {
    size = next;
  }

  /** Whether there was one to tell. */
  boolean tellSize() {
    if (pod == null || size.isEmpty()) {
      return false;
    }
    pod.tell(new ToPod.Data(RESIZE, size.toArray()));
    size = ByteString.emptyByteString();
    return true;
  }

  void credit(int channel, int bytes) {
    SendWindow window = windows.get(channel);
    if (window != null) {
      window.credit(bytes);
      pump();
    }
  }

  /** The client has taken that much. */
  void taken(int channel, int bytes) {
    if (pod != null) {
      pod.tell(new ToPod.Credit(channel, bytes));
    }
  }

  long waiting() {
    return windows.values().stream().mapToLong(SendWindow::waiting).sum();
  }

  void cancel() {
    cancelled = true;
    if (pod != null) {
      pod.tell(new ToPod.Cancel());
    }
  }

  private void pump() {
    if (pod == null) {
      return;
    }
    windows.forEach((channel, window) -> {
      for (var next = window.next(); next.isPresent(); next = window.next()) {
        pod.tell(new ToPod.Data(channel, next.get()));
      }
      if (window.waiting() == 0 && endings.get(channel) == Ending.AFTER_WHAT_WAITS) {
        endings.put(channel, Ending.TOLD);
        pod.tell(new ToPod.HalfClose(channel));
      }
    });
  }
}
