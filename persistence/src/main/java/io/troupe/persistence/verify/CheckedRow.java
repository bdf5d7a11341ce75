package io.troupe.persistence.verify;

import io.troupe.core.history.Changes;
import io.troupe.core.history.EntryTree;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.ImageDigest;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.chain.ChainHash;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.EventHeads;
import io.troupe.persistence.codec.ObjectEventSerializer;
import io.troupe.persistence.codec.StoredEvent;
import io.troupe.persistence.replay.RawRow;
import io.troupe.persistence.summary.Told;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row with what takes time to find out about it.
 *
 * @param digest for the chain
 * @param fault why it cannot be read; empty if it can
 * @param begins whether it may be its object's first state
 * @param ends whether it is its object's last state
 * @param json SHA-256 of the wire form; of no use where the content is sealed
 * @param sealed whether the key to its content is gone
 * @param told what a summary has to say of it; empty where that cannot be known
 */
record CheckedRow(
    RawRow row,
    byte[] digest,
    Optional<String> fault,
    boolean begins,
    boolean ends,
    byte[] json,
    boolean sealed,
    Optional<Told> told) {

  /** An object at the floor, of whose row only this is left. */
  static CheckedRow ofBase(
      long revision,
      String name,
      long sequenceNumber,
      byte[] payload,
      long whole,
      byte[] wholePayload,
      EventCodec codec) {
    ChainHash.Row row =
        new ChainHash.Row(
            name, sequenceNumber, "", 0, ObjectEventSerializer.IDENTIFIER, "", payload, whole);
    Map<Long, byte[]> wholes = wholePayload == null ? Map.of() : Map.of(whole, wholePayload);
    return read(new RawRow(revision, row), Optional.empty(), wholes, codec, false);
  }

  /**
   * @param before the one before it, where it is wanted
   * @param wholes payloads of the whole events that rows are differences to, by revision
   */
  static CheckedRow of(
      RawRow raw, Optional<RawRow> before, Map<Long, byte[]> wholes, EventCodec codec) {
    return read(raw, before, wholes, codec, true);
  }

  private static CheckedRow read(
      RawRow raw,
      Optional<RawRow> before,
      Map<Long, byte[]> wholes,
      EventCodec codec,
      boolean described) {
    byte[] digest = raw.row().digest();
    try {
      CommittedEvent committed = decode(raw, wholes, codec);
      ObjectKey key = committed.key();
      ObjectEvent event = committed.event();
      byte[] json = ImageDigest.sha256(Json.withResourceVersion(event.object(), raw.revision()));
      boolean sealed = codec.sealed(key, raw.row().payload());
      Optional<String> fault =
          !described
                  || event.type().wire().equals(raw.row().manifest())
                      && raw.row().serializer() == ObjectEventSerializer.IDENTIFIER
              ? Optional.empty()
              : Optional.of(
                  "says it is " + raw.row().manifest() + " and is " + event.type().wire());
      return new CheckedRow(
          raw,
          digest,
          fault,
          event.type() == EventType.CREATED || event.type() == EventType.PLAN_MADE,
          event.type() == EventType.DELETED,
          json,
          sealed,
          described && fault.isEmpty()
              ? Optional.of(told(committed, raw, before, wholes, codec))
              : Optional.empty());
    } catch (RuntimeException e) {
      return new CheckedRow(
          raw,
          digest,
          Optional.of("cannot be read: " + e.getMessage()),
          true,
          false,
          new byte[0],
          false,
          Optional.empty());
    }
  }

  private static CommittedEvent decode(RawRow raw, Map<Long, byte[]> wholes, EventCodec codec) {
    ObjectKey key = ObjectKey.parse(raw.row().persistenceId());
    long number = raw.row().sequenceNumber();
    StoredEvent stored =
        new StoredEvent(raw.revision(), key, number, raw.row().payload(), raw.row().whole());
    return new CommittedEvent(
        raw.revision(), key, number, codec.decodeAll(List.of(stored), wholes).getFirst());
  }

  private static Told told(
      CommittedEvent event,
      RawRow raw,
      Optional<RawRow> before,
      Map<Long, byte[]> wholes,
      EventCodec codec) {
    boolean encrypted = EventHeads.read(raw.row().payload()).encrypted();
    try {
      Optional<CommittedEvent> earlier = before.map(row -> decode(row, wholes, codec));
      return Told.of(event, EntryTree.changes(event, earlier, encrypted), encrypted);
    } catch (RuntimeException damaged) {
      // Said of that one.
      return Told.of(event, Changes.of(null, null, 1, encrypted), encrypted);
    }
  }
}
