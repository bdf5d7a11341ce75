package io.troupe.node.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.link.NodeLink;
import io.troupe.node.link.LinkConnector;
import io.troupe.node.runtime.CriLogReader;
import io.troupe.node.runtime.PodRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Answers questions for logs, each on a virtual thread that reads no further ahead than the asker's
 * window allows.
 */
final class LogQueries {
  private static final int QUERIES_MAX = 256;

  private final PodRuntime runtime;
  private final InstantSource clock;
  private final Map<Long, Running> running = new ConcurrentHashMap<>();

  private record Running(Thread thread, Semaphore window) {}

  LogQueries(PodRuntime runtime, InstantSource clock) {
    this.runtime = runtime;
    this.clock = clock;
  }

  /**
   * @param attempt the newest of the container
   * @param ended whether that attempt is over
   */
  void begin(
      NodeLink.Query query,
      PodView pod,
      int attempt,
      BooleanSupplier ended,
      LinkConnector.Uplink uplink) {
    ObjectNode options = Json.parse(query.options());
    String container = options.path("container").asText();
    boolean previous = options.path("previous").asBoolean();
    int number = previous ? attempt - 1 : attempt;
    Optional<Path> directory = runtime.logDirectory(pod, container);
    if (directory.isEmpty() || number < 0 || running.size() >= QUERIES_MAX) {
      refuse(
          query, uplink, "unable to retrieve container logs for " + pod.path() + "/" + container);
      return;
    }
    Semaphore window = new Semaphore(NodeLink.REPLY_WINDOW_CHUNKS);
    CriLogReader.Options parsed = CriLogReader.Options.of(options, clock.instant());
    Path log = directory.get().resolve(number + ".log");
    Thread thread =
        Thread.ofVirtual()
            .name("logs-" + query.query())
            .unstarted(
                () -> read(query, log, parsed, previous ? () -> true : ended, window, uplink));
    running.put(query.query(), new Running(thread, window));
    thread.start();
  }

  void more(NodeLink.More more) {
    Running query = running.get(more.query());
    if (query != null) {
      query.window().release(more.chunks());
    }
  }

  void cancel(long query) {
    Running gone = running.remove(query);
    if (gone != null) {
      gone.thread().interrupt();
    }
  }

  void cancelAll() {
    running.keySet().forEach(this::cancel);
  }

  static void refuse(NodeLink.Query query, LinkConnector.Uplink uplink, String error) {
    uplink.send(
        new NodeLink.Reply(query.session(), query.query(), new byte[0], true, Optional.of(error)));
  }

  private void read(
      NodeLink.Query query,
      Path log,
      CriLogReader.Options options,
      BooleanSupplier ended,
      Semaphore window,
      LinkConnector.Uplink uplink) {
    Optional<String> error = Optional.empty();
    try {
      new CriLogReader(
              log,
              options,
              bytes -> {
                if (bytes.length == 0) {
                  return running.containsKey(query.query());
                }
                window.acquire();
                uplink.send(
                    new NodeLink.Reply(
                        query.session(), query.query(), bytes, false, Optional.empty()));
                return true;
              },
              ended)
          .run();
    } catch (IOException e) {
      error = Optional.of("failed to read the log: " + e.getMessage());
    } catch (InterruptedException e) {
      return; // cancelled
    } finally {
      running.remove(query.query());
    }
    uplink.send(new NodeLink.Reply(query.session(), query.query(), new byte[0], true, error));
  }
}
