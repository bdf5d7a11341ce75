package io.troupe.node.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.core.link.NodeLink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream whose other side is on this machine. One virtual thread runs its {@link Body}, which
 * starts a thread for each direction. Reads and writes of pipes and terminals hold their thread in
 * the kernel, so those are platform threads; sockets get virtual ones.
 */
final class LocalStream implements PodStream {
  private static final Logger LOG = LoggerFactory.getLogger(LocalStream.class);

  private final Listener listener;
  private final StreamInput input = new StreamInput();
  private final Map<Integer, StreamWindow> windows = new TreeMap<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Runnable> cancels = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private boolean cancelled;
  private Resizable terminal = (columns, rows) -> {};
  private int columns;
  private int rows;

  /** What is done for the client, from beginning to end. Blocks. */
  interface Body {
    End run(LocalStream stream) throws IOException, InterruptedException;
  }

  /** Takes sizes of the client's terminal. */
  interface Resizable {
    void resize(int columns, int rows) throws IOException;
  }

  /** A direction under way. */
  static final class Flow {
    private static final long IDLE_MILLIS = 250;

    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicLong reads = new AtomicLong();
    private volatile boolean reading;

    /** Waits for its end. */
    void join() throws InterruptedException {
      done.await();
    }

    /**
     * Waits until all is said that its command had to say: a daemon the command left behind may
     * hold the other end for ever.
     */
    void drain() throws InterruptedException {
      long before = -1;
      while (!done.await(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
        long now = reads.get();
        if (reading && now == before) {
          return;
        }
        before = now;
      }
    }
  }

  private LocalStream(Listener listener) {
    this.listener = listener;
    for (int channel : List.of(STDIN, STDOUT, STDERR)) {
      windows.put(channel, new StreamWindow());
    }
  }

  static PodStream begin(Listener listener, Body body) {
    LocalStream stream = new LocalStream(listener);
    stream.thread(true, "stream", () -> stream.run(body));
    return stream;
  }

  private void run(Body body) {
    End end;
    try {
      end = body.run(this);
    } catch (IOException e) {
      end = new End.Failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      return; // cancelled
    } catch (RuntimeException e) {
      LOG.warn("a stream into a pod failed", e);
      end = new End.Failed(e.toString());
    }
    end(end);
  }

  private void end(End end) {
    if (over.compareAndSet(false, true)) {
      listener.ended(end);
      release();
    }
  }

  @Override
  public void data(int channel, byte[] bytes) {
    if (channel == RESIZE) {
      resize(bytes);
    } else if (channel == STDIN && !input.add(bytes)) {
      end(new End.Failed("more was sent than the window allows"));
    }
  }

  @Override
  public void credit(int channel, int bytes) {
    StreamWindow window = windows.get(channel);
    if (window != null) {
      window.credit(bytes);
    }
  }

  @Override
  public void halfClose(int channel) {
    if (channel == STDIN) {
      input.end();
    }
  }

  @Override
  public void cancel() {
    if (over.compareAndSet(false, true)) {
      release();
    }
  }

  /** Whatever still runs for the stream is told to stop; after a proper end nothing does. */
  private void release() {
    List<Runnable> actions;
    List<Thread> left;
    synchronized (this) {
      cancelled = true;
      actions = List.copyOf(cancels);
      left = List.copyOf(threads);
    }
    actions.forEach(LocalStream::quietly);
    left.stream().filter(t -> t != Thread.currentThread()).forEach(Thread::interrupt);
  }

  /** Runs on any thread once the stream is over, or at once if it is; must not block. */
  void whenOver(Runnable action) {
    synchronized (this) {
      cancels.add(action);
      if (!cancelled) {
        return;
      }
    }
    quietly(action);
  }

  private static void quietly(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.warn("a stream into a pod does not end well", e);
    }
  }

  boolean over() {
    return over.get();
  }

  private void resize(byte[] bytes) {
    JsonNode size;
    try {
      size = Json.parse(bytes);
    } catch (RuntimeException e) {
      return; // a client's nonsense changes nothing
    }
    synchronized (this) {
      columns = size.path("Width").asInt();
      rows = size.path("Height").asInt();
      applySize();
    }
  }

  /** Sizes that came before are applied at once. */
  synchronized void terminal(Resizable resizable) {
    terminal = resizable;
    applySize();
  }

  private void applySize() {
    if (columns > 0 && rows > 0) {
      try {
        terminal.resize(columns, rows);
      } catch (IOException e) {
        LOG.debug("a terminal keeps its size", e); // it has gone meanwhile
      }
    }
  }

  /** Sends within the window; waits for room. */
  void send(int channel, byte[] bytes, int size) throws InterruptedException {
    for (int at = 0; at < size; ) {
      int length = Math.min(size - at, NodeLink.STREAM_CHUNK_BYTES_MAX);
      windows.get(channel).send(length);
      if (over.get()) {
        throw new InterruptedException("the stream is over");
      }
      listener.data(channel, Arrays.copyOfRange(bytes, at, at + length));
      at += length;
    }
  }

  void halfClosed(int channel) {
    if (!over.get()) {
      listener.halfClosed(channel);
    }
  }

  /** From the pod to the client, until the end of {@code from}. */
  Flow pump(int channel, InputStream from, boolean inKernel) {
    return flow(
        !inKernel,
        "stream-out",
        flow -> {
          byte[] block = new byte[NodeLink.STREAM_CHUNK_BYTES_MAX];
          while (true) {
            windows.get(channel).gather();
            flow.reads.incrementAndGet();
            flow.reading = true;
            int size = from.read(block);
            flow.reading = false;
            if (size < 0) {
              return;
            }
            send(channel, block, size);
          }
        });
  }

  /**
   * From the client to the pod, until the client closes its side; {@code to} is closed then. What
   * cannot be written is thrown away, so that the client is not held up by it.
   */
  Flow feed(OutputStream to, boolean inKernel) {
    return flow(
        !inKernel,
        "stream-in",
        _ -> {
          boolean open = true;
          for (Optional<byte[]> next = input.take(); next.isPresent(); next = input.take()) {
            if (open) {
              try {
                to.write(next.get());
                to.flush();
              } catch (IOException e) {
                open = false;
              }
            }
            if (!over.get()) {
              listener.credit(STDIN, next.get().length);
            }
          }
          to.close();
        });
  }

  /** One direction's work. */
  interface Work {
    void run(Flow flow) throws IOException, InterruptedException;
  }

  /** A failure of one direction is its end. */
  Flow flow(boolean virtual, String name, Work work) {
    Flow flow = new Flow();
    thread(
        virtual,
        name,
        () -> {
          try {
            work.run(flow);
          } catch (IOException e) {
            LOG.debug("one direction of a stream ends", e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the stream is over
          } finally {
            flow.done.countDown();
          }
        });
    return flow;
  }

  private void thread(boolean virtual, String name, Runnable work) {
    Thread thread =
        virtual
            ? Thread.ofVirtual().name(name).unstarted(work)
            : Thread.ofPlatform().daemon().name(name).unstarted(work);
    synchronized (this) {
      threads.add(thread);
    }
    thread.start();
    if (over.get()) {
      thread.interrupt();
    }
  }
}
