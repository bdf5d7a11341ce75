package io.troupe.persistence.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import java.util.ArrayList;
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

  public EncodedEvent encode(ObjectKey key, ObjectEvent event) {
    String uid = event.uid().value();
    String type = event.type().wire();
    ObjectHead head = ObjectHead.of(event.object());
    int dictionary = compression.dictionaryFor(head.kind());
    byte[] body = compression.compress(event.object(), dictionary);
    Optional<KeyRing.DataKey> dataKey =
        encrypted.test(key) ? Optional.of(keyFor(uid, event.type())) : Optional.empty();
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
        ends && dataKey.isPresent());
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

  public ObjectEvent decode(ObjectKey key, byte[] payload) {
    return decodeAll(List.of(key), List.of(payload)).getFirst();
  }

  /** In order; reads all keys that are needed at once. */
  public List<ObjectEvent> decodeAll(List<ObjectKey> names, List<byte[]> payloads) {
    List<Envelope> envelopes = payloads.stream().map(Envelope::read).toList();
    Set<String> wanted = new TreeSet<>();
    envelopes.stream().filter(Envelope::encrypted).forEach(e -> wanted.add(e.keyId()));
    Map<String, KeyRing.DataKey> found = wanted.isEmpty() ? Map.of() : keys.find(wanted);
    List<ObjectEvent> events = new ArrayList<>(payloads.size());
    for (int i = 0; i < envelopes.size(); i++) {
      events.add(event(names.get(i), envelopes.get(i), found));
    }
    return events;
  }

  /** The same without any look-up: empty where a key is not at hand. */
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
