package io.troupe.http.stream;

import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.image.WatchEvent;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.select.Selection;
import io.troupe.http.negotiate.Form.Shape;
import io.troupe.http.negotiate.ObjectEncoder;
import io.troupe.http.negotiate.View;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * Turns changes into the lines one watcher sees. An object that begins to match a selector is
 * ADDED, one that ceases to is DELETED as it last matched, with the revision of the change.
 *
 * <p>Plain JSON watchers share the encodings of {@link WatchEvent}; only others pay for their own.
 */
public final class WatchEncoder {
  private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

  private final View view;
  private final Selection selection;
  private final InstantSource clock;
  private boolean columnsSent;

  public WatchEncoder(View view, Selection selection, InstantSource clock) {
    this.view = view;
    this.selection = selection;
    this.clock = clock;
  }

  /** Empty when this watcher sees nothing of the change. */
  ByteString line(WatchEvent event) {
    ObjectChange change = event.change();
    boolean before = change.before().filter(selection::matches).isPresent();
    boolean after = change.after().filter(selection::matches).isPresent();
    if (!before && !after) {
      return ByteString.emptyByteString();
    }
    boolean raw = view.form().isRaw();
    if (after) {
      if (raw) {
        return before ? event.modified() : event.added();
      }
      return line(before ? "MODIFIED" : "ADDED", change.last().json());
    }
    if (change.after().isEmpty()) {
      return raw ? event.deleted() : line("DELETED", change.last().json());
    }
    byte[] lastMatching = Json.withoutResourceVersion(change.before().orElseThrow().json());
    return line("DELETED", Json.withResourceVersion(lastMatching, change.revision()));
  }

  /** An object that was there before the watch began. */
  ByteString initial(StoredObject object) {
    return view.form().isRaw() ? WatchEvent.line("ADDED", object) : line("ADDED", object.json());
  }

  /**
   * @param endOfInitialEvents whether it says that the state has been shown
   */
  ByteString bookmark(long revision, boolean endOfInitialEvents) {
    ObjectNode object = Json.object();
    boolean partial = view.form().shape() == Shape.PARTIAL_METADATA;
    boolean table = view.form().shape() == Shape.TABLE;
    if (partial || table) {
      object.put("kind", table ? "Table" : "PartialObjectMetadata");
      object.put("apiVersion", "meta.k8s.io/" + view.form().metaVersion());
    } else {
      object.put("kind", view.kind().gvk().kind());
      object.put("apiVersion", view.kind().gvk().apiVersion());
    }
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(revision));
    if (endOfInitialEvents) {
      metadata.putObject("annotations").put(INITIAL_EVENTS_END, "true");
    }
    if (table) {
      object.putNull("columnDefinitions");
      object.putArray("rows");
    }
    return wrap("BOOKMARK", Json.bytes(object));
  }

  ByteString error(Failure failure) {
    return wrap("ERROR", Json.bytes(failure.toStatus()));
  }

  private ByteString line(String type, byte[] json) {
    return switch (view.form().shape()) {
      case OBJECT -> wrap(type, json);
      case PARTIAL_METADATA -> wrap(type, ObjectEncoder.object(json, view));
      case TABLE -> {
        boolean first = !columnsSent;
        columnsSent = true;
        yield wrap(type, ObjectEncoder.tableEvent(json, view.at(clock.instant()), first));
      }
    };
  }

  private static ByteString wrap(String type, byte[] object) {
    byte[] head = ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII);
    byte[] line = new byte[head.length + object.length + 2];
    System.arraycopy(head, 0, line, 0, head.length);
    System.arraycopy(object, 0, line, head.length, object.length);
    line[line.length - 2] = '}';
    line[line.length - 1] = '\n';
    return ByteString.fromArrayUnsafe(line);
  }
}
