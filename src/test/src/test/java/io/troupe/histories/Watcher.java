package io.troupe.histories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * One who watches from the first revision to the last, over as many connections as it takes; the
 * server ends each after some seconds.
 */
final class Watcher implements Callable<History.Watching> {
  private static final int PAUSE_MILLIS = 100;
  private static final int CONNECTION_SECONDS_MAX = 8;

  private final String name;
  private final Nodes nodes;
  private final int home;
  private final Asking asking;
  private final Random random;
  private final LongSupplier nanos;
  private final CountDownLatch over;
  private final List<Note> notes = new ArrayList<>();
  private volatile long position;

  /**
   * @param home the node that it watches at; 0 for any other each time
   * @param from the revision at which there was nothing yet
   */
  Watcher(
      String name,
      Nodes nodes,
      int home,
      Asking asking,
      long from,
      Random random,
      LongSupplier nanos,
      CountDownLatch over) {
    this.name = name;
    this.nodes = nodes;
    this.home = home;
    this.asking = asking;
    this.random = random;
    this.nanos = nanos;
    this.over = over;
    this.position = from;
    notes.add(new Note.Began(nanos.getAsLong(), from, List.of()));
  }

  /** The newest revision that it has been shown. */
  long position() {
    return position;
  }

  @Override
  public History.Watching call() throws InterruptedException {
    int pause = 0;
    while (!over.await(pause, TimeUnit.MILLISECONDS)) {
      try {
        pause = connect(home > 0 ? home : 1 + random.nextInt(nodes.count()));
      } catch (IOException | UncheckedIOException cut) {
        pause = PAUSE_MILLIS;
      }
    }
    return new History.Watching(name, notes);
  }

  private int connect(int node) throws IOException {
    String query =
        "?watch=1&allowWatchBookmarks=true&timeoutSeconds="
            + (1 + random.nextInt(CONNECTION_SECONDS_MAX))
            + "&resourceVersion="
            + position;
    try (Stream<ObjectNode> lines = nodes.at(node).watch(asking.path() + query)) {
      notes.add(new Note.Resumed(nanos.getAsLong(), node, position));
      for (Iterator<ObjectNode> each = lines.iterator(); each.hasNext(); ) {
        JsonNode line = each.next();
        boolean event = line.has("object");
        JsonNode object = event ? line.path("object") : line;
        if (object.path("kind").asText().equals("Status")) {
          if (object.path("code").asInt() == 410) {
            list(node);
          }
          return PAUSE_MILLIS;
        }
        shown(line.path("type").asText(), object);
      }
    }
    return 0;
  }

  private void shown(String type, JsonNode object) {
    Version version = Asking.version(object);
    notes.add(
        type.equals("BOOKMARK")
            ? new Note.Bookmark(nanos.getAsLong(), version.revision())
            : new Note.Changed(nanos.getAsLong(), Note.Change.valueOf(type), version));
    position = version.revision();
  }

  private void list(int node) {
    if (asking.ask(new Request.Listing(0), nodes.at(node))
        instanceof Outcome.Listed(var revision, var versions)) {
      notes.add(new Note.Began(nanos.getAsLong(), revision, versions));
      position = revision;
    }
  }
}
