package io.troupe.persistence.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Events and objects to bytes and back. Any thread. {@link #encode} blocks only when {@link #ready}
 * says no; {@link #decode} may block for a key.
 *
 * <p>An encrypted object whose key was destroyed comes back as its name and uid only: the fact
 * stays, the content is lost.
 */
public final class EventCodec {
  /** A difference takes at most a half of what the whole would, or the next ones begin anew. */
  private static final int WORTH_IT = 2;

  private final Predicate<ObjectKey> encrypted;
  private final KeyRing keys;
  private final Compression compression = new Compression(Dictionaries.load());

  /**
   * @param encrypted which objects are kept as ciphertext only
   */
  public EventCodec(Predicate<ObjectKey> encrypted, KeyRing keys) {
    this.encrypted = encrypted;
    this.keys = keys;
  }

  /** Encrypts nothing, and reads no ciphertext. */
  public static EventCodec plain() {
    RandomGenerator none =
        () -> {
          throw new IllegalStateException("nothing is encrypted here");
        };
    RootKey unused = RootKey.of(new byte[ObjectCipher.KEY_BYTES]);
    return new EventCodec(_ -> false, new KeyRing(unused, WrappedKeys.NONE, none));
  }

  public KeyRing keys() {
    return keys;
  }

  /** Whether {@link #encode} needs no look-up. */
  public boolean ready(ObjectKey key, ObjectEvent event) {
    return !encrypted.test(key)
        || event.type() == EventType.CREATED
        || keys.cached(event.uid().value()).isPresent();
  }

  /** Whole. */
  public EncodedEvent encode(ObjectKey key, ObjectEvent event) {
    String uid = event.uid().value();
    String type = event.type().wire();
    ObjectHead head = ObjectHead.of(event.object());
    int dictionary = compression.dictionaryFor(head.kind());
    byte[] body = compression.compress(event.object(), dictionary);
    Optional<KeyRing.DataKey> dataKey =
        encrypted.test(key) ? Optional.of(keyFor(uid, event.type())) : Optional.empty();
    Optional<WholeBody> plain =
        dataKey.isPresent()
            ? Optional.empty()
            : Optional.of(new WholeBody(uid, dictionary, event.object().length, body));
    if (dataKey.isPresent()) {
      body = ObjectCipher.seal(dataKey.get().key(), body, context(key, type), keys.random());
    }
    Envelope envelope =
        new Envelope(
            Envelope.SCHEMA,
            type,
            uid,
            dataKey.isPresent() ? uid : "",
            dictionary,
            head.kind(),
            head.apiVersion(),
            event.cause(),
            event.object().length,
            body);
    boolean ends = event.type() == EventType.DELETED;
    return new EncodedEvent(
        type,
        envelope.write(),
        uid,
        ends ? Optional.empty() : dataKey.filter(k -> !k.durable()).map(KeyRing.DataKey::wrapped),
        ends && dataKey.isPresent(),
        0,
        plain,
        event.object().length);
  }

  /**
   * As a difference where that is worth it: secrets never are, nor is another life of the name.
   *
   * @param last an earlier event of the name's that is whole
   */
  public EncodedEvent encode(ObjectKey key, ObjectEvent event, WholeBody.At last) {
    String uid = event.uid().value();
    WholeBody whole = last.body();
    if (encrypted.test(key) || !whole.uid().equals(uid)) {
      return encode(key, event);
    }
    byte[] object = event.object();
    byte[] body = compression.difference(object, decompress(whole));
    long wholeLength = (long) whole.bytes().length * object.length / Math.max(1, whole.rawLength());
    if (body.length * WORTH_IT > wholeLength) {
      return encode(key, event);
    }
    String type = event.type().wire();
    Envelope envelope =
        new Envelope(
            Envelope.SCHEMA,
            type,
            uid,
            "",
            Envelope.DIFFERENCE,
            "",
            "",
            event.cause(),
            object.length,
            body);
    return new EncodedEvent(
        type,
        envelope.write(),
        uid,
        Optional.empty(),
        false,
        last.revision(),
        Optional.empty(),
        object.length);
  }

  private byte[] decompress(WholeBody whole) {
    return compression.decompress(whole.bytes(), whole.dictionary(), whole.rawLength());
  }

  private KeyRing.DataKey keyFor(String uid, EventType type) {
    if (type != EventType.CREATED) {
      KeyRing.DataKey stored = keys.find(List.of(uid)).get(uid);
      if (stored != null) {
        return stored;
      }
    }
    return keys.create(uid);
  }

  /**
   * Of a whole event only.
   *
   * @throws IllegalStateException for a difference, which {@link #decodeAll} puts together, and for
   *     a damaged payload
   */
  public ObjectEvent decode(ObjectKey key, byte[] payload) {
    return decodeAll(List.of(key), List.of(payload)).getFirst();
  }

  /** Of whole events, in order; reads all keys that are needed at once. */
  List<ObjectEvent> decodeAll(List<ObjectKey> names, List<byte[]> payloads) {
    List<Envelope> envelopes = payloads.stream().map(Envelope::read).toList();
    Map<String, KeyRing.DataKey> found = keysOf(envelopes);
    List<ObjectEvent> events = new ArrayList<>(payloads.size());
    for (int i = 0; i < envelopes.size(); i++) {
      events.add(event(names.get(i), envelopes.get(i), found));
    }
    return events;
  }

  /**
   * In order; reads all keys that are needed at once.
   *
   * @param wholes payloads of the whole events that are needed, by revision
   * @throws IllegalStateException for a damaged one, or where a whole event is missing or another
   */
  public List<ObjectEvent> decodeAll(List<StoredEvent> stored, Map<Long, byte[]> wholes) {
    List<Envelope> envelopes = stored.stream().map(e -> Envelope.read(e.payload())).toList();
    Map<String, KeyRing.DataKey> found = keysOf(envelopes);
    Map<Long, byte[]> objects = new HashMap<>();
    List<ObjectEvent> events = new ArrayList<>(stored.size());
    for (int i = 0; i < envelopes.size(); i++) {
      StoredEvent each = stored.get(i);
      Envelope envelope = envelopes.get(i);
      events.add(
          envelope.isDifference()
              ? together(each, envelope, wholes, objects)
              : event(each.key(), envelope, found));
    }
    return events;
  }

  private Map<String, KeyRing.DataKey> keysOf(List<Envelope> envelopes) {
    Set<String> wanted = new TreeSet<>();
    envelopes.stream().filter(Envelope::encrypted).forEach(e -> wanted.add(e.keyId()));
    return wanted.isEmpty() ? Map.of() : keys.find(wanted);
  }

  /**
   * @param objects those of whole events that were needed before
   */
  private ObjectEvent together(
      StoredEvent stored, Envelope envelope, Map<Long, byte[]> wholes, Map<Long, byte[]> objects) {
    byte[] payload = wholes.get(stored.whole());
    String what = "revision " + stored.revision() + " is a difference to " + stored.whole();
    if (payload == null) {
      throw new IllegalStateException(what + ", which is not there");
    }
    try {
      byte[] whole =
          objects.computeIfAbsent(stored.whole(), _ -> decompress(Envelope.body(payload)));
      byte[] object = compression.together(envelope.body(), whole, envelope.rawLength());
      return new ObjectEvent(
          EventType.ofWire(envelope.type()), new Uid(envelope.uid()), object, envelope.cause());
    } catch (RuntimeException e) {
      throw new IllegalStateException(what + ", which is not what it was", e);
    }
  }

  /** The same of whole events without any look-up: empty where a key is not at hand. */
  Optional<List<ObjectEvent>> decodeAtOnce(List<ObjectKey> names, List<byte[]> payloads) {
    List<ObjectEvent> events = new ArrayList<>(payloads.size());
    for (int i = 0; i < payloads.size(); i++) {
      Envelope envelope = Envelope.read(payloads.get(i));
      Optional<KeyRing.DataKey> key =
          envelope.encrypted() ? keys.cached(envelope.keyId()) : Optional.empty();
      if (envelope.encrypted() && key.isEmpty()) {
        return Optional.empty();
      }
      events.add(
          event(
              names.get(i), envelope, key.map(k -> Map.of(envelope.keyId(), k)).orElse(Map.of())));
    }
    return Optional.of(events);
  }

  /**
   * Remembers the key that came with a committed event.
   *
   * @param wrapped empty for none
   */
  void learn(byte[] payload, byte[] wrapped) {
    if (wrapped.length > 0) {
      keys.learn(Envelope.read(payload).keyId(), wrapped);
    }
  }

  private ObjectEvent event(ObjectKey key, Envelope envelope, Map<String, KeyRing.DataKey> found) {
    if (envelope.isDifference()) {
      throw new IllegalStateException("a difference without its whole event");
    }
    byte[] object;
    KeyRing.DataKey dataKey = found.get(envelope.keyId());
    if (envelope.encrypted() && dataKey == null) {
      object = nameOnly(key, envelope.uid(), envelope.kind(), envelope.apiVersion());
    } else {
      byte[] body =
          envelope.encrypted()
              ? ObjectCipher.open(dataKey.key(), envelope.body(), context(key, envelope.type()))
              : envelope.body();
      object = compression.decompress(body, envelope.dictionary(), envelope.rawLength());
    }
    return new ObjectEvent(
        EventType.ofWire(envelope.type()), new Uid(envelope.uid()), object, envelope.cause());
  }

  /** The request that an encoded event belongs to, without opening it. */
  public static String requestId(byte[] payload) {
    return Envelope.read(payload).cause().requestId();
  }

  /** Whether the key to an event's content is gone. */
  public boolean sealed(ObjectKey key, byte[] payload) {
    if (!encrypted.test(key)) {
      return false;
    }
    Envelope envelope = Envelope.read(payload);
    return envelope.encrypted() && keys.find(List.of(envelope.keyId())).isEmpty();
  }

  /** Whether an object's bytes must be kept as ciphertext. */
  public boolean encrypts(ObjectKey key) {
    return encrypted.test(key);
  }

  /** For checkpoints: seals bytes of an object under its own key, which must exist. */
  public Optional<byte[]> seal(ObjectKey key, Uid uid, byte[] plain) {
    return Optional.ofNullable(keys.find(List.of(uid.value())).get(uid.value()))
        .map(k -> ObjectCipher.seal(k.key(), plain, context(key, "checkpoint"), keys.random()));
  }

  /** Empty when the key was destroyed. */
  public Optional<byte[]> open(ObjectKey key, Uid uid, byte[] sealed) {
    return Optional.ofNullable(keys.find(List.of(uid.value())).get(uid.value()))
        .map(k -> ObjectCipher.open(k.key(), sealed, context(key, "checkpoint")));
  }

  private static String context(ObjectKey key, String type) {
    return key.entityId() + '|' + type;
  }

  private static byte[] nameOnly(ObjectKey key, String uid, String kind, String apiVersion) {
    ObjectNode object = Json.object();
    object.put("kind", kind);
    object.put("apiVersion", apiVersion);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", key.name());
    if (!key.namespace().isEmpty()) {
      metadata.put("namespace", key.namespace());
    }
    metadata.put("uid", uid);
    return Json.bytes(object);
  }
}
