package io.troupe.http.negotiate;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import com.sun.management.ThreadMXBean;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.http.negotiate.Form.Encoding;
import io.troupe.http.negotiate.Form.Shape;
import io.troupe.http.negotiate.ListEncoder.ListMeta;
import io.troupe.http.server.TestKinds;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A list of 10,000 pods goes out in chunks: what is held at a time does not grow with its length.
 */
class LongListTest {
  private static final int PODS = 10_000;

  /** A chunk, the object that exceeds it, and the buffer it was made in. */
  private static final int HELD_BYTES_MAX = 512 * 1024;

  private static final List<StoredObject> ITEMS = pods();
  private static final long BYTES = ITEMS.stream().mapToLong(o -> o.json().length).sum();

  private static List<StoredObject> pods() {
    List<StoredObject> pods = new ArrayList<>();
    for (int i = 0; i < PODS; i++) {
      byte[] json =
          ("{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"7\",\"name\":\"p"
                  + i
                  + "\",\"namespace\":\"a\",\"labels\":{\"note\":\"n"
                  + i
                  + "\"}},\"spec\":{\"text\":\""
                  + "x".repeat(2_000)
                  + "\"}}")
              .getBytes(StandardCharsets.UTF_8);
      pods.add(
          new StoredObject(
              ObjectKey.of("", "pods", "a", "p" + i),
              new Uid("u" + i),
              7,
              1,
              json,
              ObjectFacts.of(Json.parse(json), Map.of())));
    }
    return pods;
  }

  private static View view(Shape shape) {
    return new View(
        new Form(Encoding.JSON, shape, false, "v1"),
        TestKinds.PODS,
        View.IncludeObject.METADATA,
        Instant.EPOCH);
  }

  @Test
  void plainListsAreTheStoredBytesOneAfterTheOther() {
    ListMeta meta = new ListMeta(7, "", OptionalLong.empty());
    RawList list = new RawList(TestKinds.PODS, meta, ITEMS);
    long allocated = allocatedBytes();
    long sent = drain(list);
    allocated = allocatedBytes() - allocated;
    assertThat(sent).isEqualTo(list.length()).isGreaterThan(BYTES);
    // Each byte is copied once, into its chunk; nothing is parsed.
    assertThat(allocated).isLessThan(BYTES * 11 / 10);
  }

  @ParameterizedTest
  @EnumSource(
      value = Shape.class,
      names = {"TABLE", "PARTIAL_METADATA"})
  void otherFormsAreMadeChunkByChunk(Shape shape) {
    ListMeta meta = new ListMeta(7, "", OptionalLong.empty());
    long sent = drain(new ListEncoder(view(shape), meta, ITEMS));
    assertThat(sent).isGreaterThan(PODS * 50L).isLessThan(BYTES);
  }

  private static long drain(Iterator<ByteString> chunks) {
    long sent = 0;
    while (chunks.hasNext()) {
      ByteString chunk = chunks.next();
      assertThat(chunk.size()).isLessThanOrEqualTo(HELD_BYTES_MAX);
      sent += chunk.size();
    }
    return sent;
  }

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
