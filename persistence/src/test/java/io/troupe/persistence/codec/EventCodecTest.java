package io.troupe.persistence.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventCodecTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/event/v1");

  /** The envelope with packed causes; types are the same. */
  private static final Path PACKED = Path.of("src/test/resources/golden/event/v3/Created.cbor");

  private static final ObjectKey POD = ObjectKey.of("", "pods", "default", "web-1");
  private static final ObjectKey SECRET = ObjectKey.of("", "secrets", "default", "token");
  private static final String UID = "3f0e4c1a-9b1d-4c55-8a77-0a1b2c3d4e5f";

  private final Map<String, WrappedKeys.Wrapped> stored = new TreeMap<>();
  private final RootKey root = rootKey();
  private final KeyRing keys = new KeyRing(root, uids -> stored, new SecureRandom());
  private final EventCodec codec =
      new EventCodec(key -> key.type().resource().equals("secrets"), keys);

  @ParameterizedTest
  @EnumSource(EventType.class)
  void goldenFilesOfEveryTypeAreReadAsTheyWereMeant(EventType type) throws Exception {
    Path file = GOLDEN.resolve(type.wire() + ".cbor");
    ObjectEvent meant = golden(type);
    // A new type's file is made once, with -Dgolden.write=true, and never again.
    if (Boolean.getBoolean("golden.write") && !Files.exists(file)) {
      Files.write(file, codec.encode(POD, meant).payload());
    }
    assertSame(codec.decode(POD, Files.readAllBytes(file)), meant);
  }

  @Test
  void aPackedCauseIsReadAsItWasMeant() throws Exception {
    ObjectEvent meant = golden(EventType.CREATED);
    if (Boolean.getBoolean("golden.write") && !Files.exists(PACKED)) {
      Files.createDirectories(PACKED.getParent());
      Files.write(PACKED, codec.encode(POD, meant).payload());
    }
    byte[] packed = Files.readAllBytes(PACKED);
    assertSame(codec.decode(POD, packed), meant);
    assertThat(packed.length)
        .isLessThan(Files.readAllBytes(GOLDEN.resolve("Created.cbor")).length - 100);
  }

  @Test
  void everyKindsObjectsComeBackAndDictionariesHelp() {
    SampleObjects samples = new SampleObjects(7);
    for (String kind : SampleObjects.KINDS) {
      byte[] object = samples.next(kind);
      ObjectEvent event = new ObjectEvent(EventType.CREATED, new Uid(UID), object, cause());
      byte[] payload = codec.encode(POD, event).payload();
      assertSame(codec.decode(POD, payload), event);
      Envelope envelope = Envelope.read(payload);
      assertThat(envelope.dictionary()).as(kind).isNotZero();
      int plain = new Compression(Dictionaries.load()).compress(object, Dictionaries.NONE).length;
      assertThat(envelope.body().length).as(kind).isLessThan(plain);
    }
  }

  @Test
  void kindsWithoutADictionaryAreCompressedPlainly() {
    byte[] object =
        "{\"kind\":\"Widget\",\"apiVersion\":\"x/v1\",\"metadata\":{\"name\":\"a\"}}".getBytes();
    ObjectEvent event = new ObjectEvent(EventType.CREATED, new Uid("odd uid"), object, cause());
    byte[] payload = codec.encode(POD, event).payload();
    assertThat(Envelope.read(payload).dictionary()).isZero();
    assertSame(codec.decode(POD, payload), event);
  }

  @Test
  void secretsAreCiphertextUnderAKeyThatGoesWithTheFirstEvent() {
    ObjectEvent event = secret(EventType.CREATED);
    EncodedEvent first = codec.encode(SECRET, event);
    assertThat(first.newKey()).isPresent();
    assertThat(codec.encode(SECRET, secret(EventType.SPEC_CHANGED)).newKey())
        .as("until it is known to be stored")
        .isPresent();
    keys.stored(UID);
    assertThat(codec.encode(SECRET, secret(EventType.SPEC_CHANGED)).newKey()).isEmpty();
    assertThat(codec.encode(SECRET, secret(EventType.DELETED)).destroysKey()).isTrue();
    assertSame(codec.decode(SECRET, first.payload()), event);
    assertThat(Envelope.read(first.payload()).encrypted()).isTrue();
  }

  @Test
  void aSecretIsReadElsewhereWithTheStoredKeyAndIsANameOnlyWithoutIt() {
    EncodedEvent first = codec.encode(SECRET, secret(EventType.CREATED));
    keys.forget(UID);
    ObjectEvent lost = codec.decode(SECRET, first.payload());
    assertThat(new String(lost.object()))
        .contains("\"name\":\"token\"", "\"kind\":\"Secret\"", UID)
        .doesNotContain("\"data\"");
    assertThat(codec.ready(SECRET, secret(EventType.SPEC_CHANGED))).isFalse();
    stored.put(UID, new WrappedKeys.Wrapped(root.id(), first.newKey().orElseThrow()));
    assertSame(codec.decode(SECRET, first.payload()), secret(EventType.CREATED));
    assertThat(codec.ready(SECRET, secret(EventType.SPEC_CHANGED))).isTrue();
  }

  @Test
  void ciphertextOfAnotherObjectOrAnotherRootKeyIsRefused() throws Exception {
    EncodedEvent first = codec.encode(SECRET, secret(EventType.CREATED));
    ObjectKey other = ObjectKey.of("", "secrets", "default", "other");
    assertThatThrownBy(() -> codec.decode(other, first.payload()))
        .isInstanceOf(IllegalStateException.class);
    keys.forget(UID);
    stored.put(UID, new WrappedKeys.Wrapped("another", first.newKey().orElseThrow()));
    assertThatThrownBy(() -> codec.decode(SECRET, first.payload()))
        .hasMessageContaining("root key another");
  }

  @Test
  void damagedAndNewerEnvelopesAreFaults() {
    byte[] payload = codec.encode(POD, golden(EventType.CREATED)).payload();
    for (int length = 0; length < payload.length; length += 7) {
      byte[] cut = java.util.Arrays.copyOf(payload, length);
      assertThatThrownBy(() -> codec.decode(POD, cut)).isInstanceOf(RuntimeException.class);
    }
    payload[1] = 5;
    assertThatThrownBy(() -> codec.decode(POD, payload))
        .hasMessage("event envelope version 5 is not known");
  }

  @Test
  void whoReallyAskedIsKept() throws Exception {
    Cause plain = cause();
    Cause acted =
        new Cause(
            "anna",
            plain.groups(),
            plain.sourceAddress(),
            plain.userAgent(),
            plain.verb(),
            plain.subresource(),
            plain.requestId(),
            plain.time(),
            plain.parentRevision(),
            "kubernetes-admin",
            "7",
            Map.of("scopes", List.of("a", "b"), "empty", List.of()));
    byte[] object = Files.readAllBytes(GOLDEN.resolve("object.json"));
    ObjectEvent event = new ObjectEvent(EventType.CREATED, new Uid(UID), object, acted);
    assertSame(codec.decode(POD, codec.encode(POD, event).payload()), event);
  }

  @Test
  void akkasSerializerSpeaksTheSameFormat() {
    ObjectEventSerializer serializer = new ObjectEventSerializer(null);
    ObjectEvent event = golden(EventType.POD_BOUND);
    byte[] bytes = serializer.toBinary(event);
    assertThat(serializer.manifest(event)).isEqualTo("PodBound");
    assertSame((ObjectEvent) serializer.fromBinary(bytes, "PodBound"), event);
    assertSame(codec.decode(POD, bytes), event);
  }

  @Test
  void theRequestIsReadWithoutOpeningTheEvent() {
    assertThat(EventCodec.requestId(codec.encode(SECRET, secret(EventType.CREATED)).payload()))
        .isEqualTo(cause().requestId());
  }

  private static ObjectEvent golden(EventType type) {
    try {
      byte[] object = Files.readAllBytes(GOLDEN.resolve("object.json"));
      return new ObjectEvent(type, new Uid(UID), object, cause());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ObjectEvent secret(EventType type) {
    return new ObjectEvent(type, new Uid(UID), new SampleObjects(1).next("Secret"), cause());
  }

  private static Cause cause() {
    return new Cause(
        "system:serviceaccount:kube-system:deployment-controller",
        List.of("system:serviceaccounts", "system:authenticated"),
        "10.0.0.7",
        "kubectl/v1.32.0 (linux/amd64)",
        "update",
        "status",
        "0b6ff4a5-6f0a-4f0e-8f43-1d2c3b4a5968",
        Instant.parse("2026-11-21T10:00:00.123456789Z"),
        4711);
  }

  private static void assertSame(ObjectEvent found, ObjectEvent meant) {
    assertThat(found.type()).isEqualTo(meant.type());
    assertThat(found.uid()).isEqualTo(meant.uid());
    assertThat(found.cause()).isEqualTo(meant.cause());
    assertThat(new String(found.object())).isEqualTo(new String(meant.object()));
  }

  private static RootKey rootKey() {
    return RootKey.of(new byte[ObjectCipher.KEY_BYTES]);
  }
}
