package io.troupe.http.replay;

import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.outcome.Failure;
import io.troupe.persistence.replay.ReplayEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Watch frames with the revision and the commit's time beside the object, one to a line. Objects
 * are bytes already and are copied once.
 */
final class ReplayFrames {
  /** Pieces of the answer; larger ones only for a larger object. */
  private static final int PIECE_BYTES = 256 * 1024;

  private static final byte[] OBJECT = ascii(",\"object\":");
  private static final byte[] REVISION = ascii(",\"revision\":");
  private static final byte[] TIME = ascii(",\"time\":\"");
  private static final byte[] END = ascii("}\n");

  private ReplayFrames() {}

  static List<ByteString> of(List<ReplayEvent> events) {
    List<ByteString> pieces = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream(PIECE_BYTES + (PIECE_BYTES >> 2));
    Instant timed = null;
    byte[] time = new byte[0];
    for (ReplayEvent event : events) {
      // Events of one commit have one time.
      if (event.time() != timed) {
        timed = event.time();
        time = ascii(timed.toString());
      }
      frame(out, event.change().name(), event.json(), event.revision(), time);
      if (out.size() >= PIECE_BYTES) {
        pieces.add(ByteString.fromArrayUnsafe(out.toByteArray()));
        out.reset();
      }
    }
    if (out.size() > 0) {
      pieces.add(ByteString.fromArrayUnsafe(out.toByteArray()));
    }
    return pieces;
  }

  /** Objects as they stood where the replay begins. */
  static ByteString state(Iterable<StoredObject> objects) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(PIECE_BYTES);
    objects.forEach(object -> frame(out, "ADDED", object.json(), object.revision(), new byte[0]));
    return ByteString.fromArrayUnsafe(out.toByteArray());
  }

  /** How far it has come, for whoever shows it and where nothing is to be seen. */
  static ByteString bookmark(long revision, Optional<Instant> time) {
    ObjectNode mark = Json.object();
    mark.put("kind", "Replay").put("apiVersion", HistoryKinds.GROUP + "/v1");
    mark.putObject("metadata").put("resourceVersion", Long.toString(revision));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    frame(
        out,
        "BOOKMARK",
        Json.bytes(mark),
        revision,
        time.map(t -> ascii(t.toString())).orElse(new byte[0]));
    return ByteString.fromArrayUnsafe(out.toByteArray());
  }

  static ByteString error(Failure failure) {
    ObjectNode frame = Json.object();
    frame.put("type", "ERROR").set("object", failure.toStatus());
    return ByteString.fromArrayUnsafe(Json.bytes(frame)).concat(ByteString.fromString("\n"));
  }

  private static void frame(
      ByteArrayOutputStream out, String type, byte[] object, long revision, byte[] time) {
    out.writeBytes(ascii("{\"type\":\"" + type + "\""));
    out.writeBytes(OBJECT);
    out.writeBytes(object);
    out.writeBytes(REVISION);
    out.writeBytes(ascii(Long.toString(revision)));
    if (time.length > 0) {
      out.writeBytes(TIME);
      out.writeBytes(time);
      out.write('"');
    }
    out.writeBytes(END);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
