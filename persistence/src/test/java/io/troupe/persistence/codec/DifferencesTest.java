package io.troupe.persistence.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.journal.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever an object's history: it comes back from whole events and differences as it was. */
class DifferencesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/event/v4");
  private static final ObjectKey POD = ObjectKey.of("", "pods", "default", "web-1");
  private static final int EVENTS = 200;

  private final EventCodec codec = EventCodec.plain();

  @Test
  void randomHistoriesComeBack() {
    long seed = Long.getLong("troupe.seed", System.nanoTime());
    Random random = new Random(seed);
    SampleObjects samples = new SampleObjects(seed);
    long wholeAgain = 0;
    for (String kind : SampleObjects.KEPT_KINDS) {
      ObjectNode object = Json.parse(samples.kept(kind));
      List<ObjectEvent> meant = new ArrayList<>();
      List<StoredEvent> stored = new ArrayList<>();
      Map<Long, byte[]> wholes = new HashMap<>();
      WholeBody.At last = null;
      for (long revision = 1; revision <= EVENTS; revision++) {
        object = changed(object, kind, random, samples);
        ObjectEvent event = event(Json.stored(object), "uid");
        EncodedEvent encoded =
            last == null ? codec.encode(POD, event) : codec.encode(POD, event, last);
        if (encoded.body().isPresent()) {
          last = new WholeBody.At(revision, encoded.body().get());
          wholes.put(revision, encoded.payload());
        }
        meant.add(event);
        stored.add(new StoredEvent(revision, POD, revision, encoded.payload(), encoded.whole()));
      }
      long differences = stored.stream().filter(e -> e.whole() > 0).count();
      // Chance may leave an object so little changed that nothing but its first event is whole.
      assertThat(differences)
          .as("seed %d: differences to %s", seed, kind)
          .isBetween(EVENTS / 4L, EVENTS - 1L);
      wholeAgain += EVENTS - 1 - differences;
      List<ObjectEvent> read = codec.decodeAll(stored, wholes);
      for (int i = 0; i < EVENTS; i++) {
        assertSame(read.get(i), meant.get(i), "seed " + seed + ", " + kind + " " + i);
      }
    }
    assertThat(wholeAgain).as("seed %d: whole ones after the first", seed).isPositive();
  }

  /** A number now and then, a text, or everything at once. */
  private static ObjectNode changed(
      ObjectNode object, String kind, Random random, SampleObjects samples) {
    int dice = random.nextInt(50);
    if (dice == 0) {
      return Json.parse(samples.kept(kind));
    }
    ObjectNode data = object.withObject("/status");
    if (dice < 10) {
      data.put("text-" + random.nextInt(5), Long.toHexString(random.nextLong()).repeat(3));
    } else {
      data.put("number", random.nextInt());
    }
    return object;
  }

  @Test
  void aDifferenceOfAPodsStatusTakesAQuarter() {
    byte[] before = new SampleObjects(7).kept("Pod");
    ObjectNode object = Json.parse(before);
    object.withObject("/status").put("phase", "Failed").put("message", "it has failed");
    EncodedEvent whole = codec.encode(POD, event(before, "uid"));
    ObjectEvent after = event(Json.stored(object), "uid");
    EncodedEvent difference =
        codec.encode(POD, after, new WholeBody.At(7, whole.body().orElseThrow()));
    assertThat(difference.whole()).isEqualTo(7);
    assertThat(difference.body()).isEmpty();
    assertThat(difference.payload().length * 4)
        .isLessThan(codec.encode(POD, after).payload().length);
  }

  @Test
  void anotherLifeAndASecretAreWhole() {
    ObjectEvent event = event(new SampleObjects(7).kept("ConfigMap"), "uid");
    WholeBody.At last = new WholeBody.At(7, codec.encode(POD, event).body().orElseThrow());
    assertThat(codec.encode(POD, event, last).whole()).isEqualTo(7);
    assertThat(codec.encode(POD, event(event.object(), "next"), last).whole()).isZero();
    KeyRing keys =
        new KeyRing(
            RootKey.of(new byte[ObjectCipher.KEY_BYTES]), WrappedKeys.NONE, new SecureRandom());
    EncodedEvent secret =
        new EventCodec(TestServer::secret, keys).encode(Samples.secret("s"), event, last);
    assertThat(secret.whole()).isZero();
    assertThat(secret.body()).as("nothing may be a difference to it").isEmpty();
  }

  @Test
  void aWholeEventThatIsMissingOrAnotherIsAFaultThatNamesBoth() {
    byte[] object = new SampleObjects(7).kept("Pod");
    EncodedEvent whole = codec.encode(POD, event(object, "uid"));
    EncodedEvent difference =
        codec.encode(POD, event(object, "uid"), new WholeBody.At(7, whole.body().orElseThrow()));
    List<StoredEvent> stored = List.of(new StoredEvent(9, POD, 2, difference.payload(), 7));
    assertThat(codec.decodeAll(stored, Map.of(7L, whole.payload())).getFirst().object())
        .isEqualTo(object);
    assertThatThrownBy(() -> codec.decodeAll(stored, Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("revision 9 is a difference to 7, which is not there");
    byte[] other = codec.encode(POD, event(new SampleObjects(8).kept("Pod"), "uid")).payload();
    for (byte[] wrong : List.of(other, difference.payload(), new byte[] {1}, new byte[0])) {
      assertThatThrownBy(() -> codec.decodeAll(stored, Map.of(7L, wrong)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("revision 9 is a difference to 7, which is not what it was");
    }
    assertThatThrownBy(() -> codec.decode(POD, difference.payload()))
        .hasMessage("a difference without its whole event");
    assertThat(EventCodec.requestId(difference.payload())).isEqualTo("request");
  }

  /** Made once, with -Dgolden.write=true, and never again. */
  @Test
  void theGoldenDifferenceIsReadAsItWasMeant() throws Exception {
    byte[] object = Files.readAllBytes(Path.of("src/test/resources/golden/event/v1/object.json"));
    ObjectNode changed = Json.parse(object);
    changed.withObject("/status").put("phase", "Running");
    ObjectEvent meant = event(Json.stored(changed), "3f0e4c1a-9b1d-4c55-8a77-0a1b2c3d4e5f");
    Path whole = GOLDEN.resolve("Whole.cbor");
    Path difference = GOLDEN.resolve("StatusReported.cbor");
    if (Boolean.getBoolean("golden.write") && !Files.exists(difference)) {
      Files.createDirectories(GOLDEN);
      EncodedEvent first = codec.encode(POD, event(object, meant.uid().value()));
      Files.write(whole, first.payload());
      WholeBody.At last = new WholeBody.At(41, first.body().orElseThrow());
      Files.write(difference, codec.encode(POD, meant, last).payload());
    }
    List<StoredEvent> stored =
        List.of(new StoredEvent(42, POD, 2, Files.readAllBytes(difference), 41));
    assertSame(
        codec.decodeAll(stored, Map.of(41L, Files.readAllBytes(whole))).getFirst(), meant, "");
    assertThat(Files.size(difference)).isLessThan(Files.size(whole) / 2);
  }

  private static ObjectEvent event(byte[] object, String uid) {
    return new ObjectEvent(
        EventType.STATUS_REPORTED, new Uid(uid), object, Samples.cause("request"));
  }

  private static void assertSame(ObjectEvent found, ObjectEvent meant, String what) {
    assertThat(new String(found.object())).as(what).isEqualTo(new String(meant.object()));
    assertThat(found.type()).isEqualTo(meant.type());
    assertThat(found.uid()).isEqualTo(meant.uid());
    assertThat(found.cause()).isEqualTo(meant.cause());
  }
}
