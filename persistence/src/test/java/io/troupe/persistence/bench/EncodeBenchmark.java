package io.troupe.persistence.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.codec.EncodedEvent;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.SampleObjects;
import io.troupe.persistence.codec.StoredEvent;
import io.troupe.persistence.codec.WholeBody;
import io.troupe.persistence.journal.Samples;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;

/** CPU of one event's bytes, whole and as a difference: a pod that reports its status. */
public final class EncodeBenchmark {
  private static final int TIMES = 20_000;
  private static final int ROUNDS = 4;

  private EncodeBenchmark() {}

  public static void main(String[] arguments) {
    EventCodec codec = EventCodec.plain();
    ObjectKey key = ObjectKey.of("", "pods", "default", "web-1");
    byte[] first = new SampleObjects(7).kept("Pod");
    ObjectNode changed = Json.parse(first);
    ((ObjectNode) changed.path("status")).put("phase", "Failed").put("message", "has failed");
    ObjectEvent before = event(first);
    ObjectEvent after = event(Json.stored(changed));
    EncodedEvent whole = codec.encode(key, before);
    WholeBody.At at = new WholeBody.At(7, whole.body().orElseThrow());
    byte[] again = codec.encode(key, after).payload();
    EncodedEvent difference = codec.encode(key, after, at);
    System.out.printf(
        "%d bytes, whole %d, difference %d%n",
        first.length, again.length, difference.payload().length);
    List<StoredEvent> wholes = List.of(new StoredEvent(8, key, 2, again, 0));
    List<StoredEvent> differences =
        List.of(new StoredEvent(8, key, 2, difference.payload(), difference.whole()));
    Map<Long, byte[]> needed = Map.of(7L, whole.payload());
    for (int round = 0; round < ROUNDS; round++) {
      measure("encode whole", () -> codec.encode(key, after));
      measure("encode difference", () -> codec.encode(key, after, at));
      measure("decode whole", () -> codec.decodeAll(wholes, Map.of()));
      measure("decode difference", () -> codec.decodeAll(differences, needed));
    }
  }

  private static ObjectEvent event(byte[] object) {
    return new ObjectEvent(
        EventType.STATUS_REPORTED, new Uid("uid-1"), object, Samples.cause("request-1"));
  }

  private static void measure(String what, Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < TIMES; i++) {
      work.run();
    }
    System.out.printf(
        "%-20s %.1f us of CPU%n", what, (threads.getCurrentThreadCpuTime() - start) / 1e3 / TIMES);
  }
}
