package io.troupe.persistence.codec;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.troupe.core.object.Cause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * What a journal row's payload is: a CBOR array that begins with its version. All versions there
 * ever were are read; only the newest two are written.
 *
 * @param schema version of this layout
 * @param type wire name of the event type
 * @param keyId names the key that encrypts the body, which is the object's uid; empty for none
 * @param dictionary that compressed the body; 0 for none, {@link #DIFFERENCE} for the object of
 *     another event, which the row names
 * @param kind of the object, in clear so that an unreadable one can still be named; empty in a
 *     difference, as is the next one
 * @param apiVersion of the object
 * @param rawLength of the body before compression, bytes
 * @param body the object's stored form, compressed, then encrypted
 */
record Envelope(
    int schema,
    String type,
    String uid,
    String keyId,
    int dictionary,
    String kind,
    String apiVersion,
    Cause cause,
    int rawLength,
    byte[] body) {
  static final int SCHEMA = 1;

  /** Adds who really asked, and what authentication knew of the user. */
  private static final int SCHEMA_WITH_IDENTITY = 2;

  /** The cause's words are compressed; what is whole is written in this one. */
  private static final int SCHEMA_PACKED = 3;

  /** A difference: without what its whole event says. */
  private static final int SCHEMA_DIFFERENCE = 4;

  /** No dictionary has this id. */
  static final int DIFFERENCE = -1;

  private static final int FIELDS_V3 = 15;
  private static final int FIELDS_V4 = 11;
  private static final CBORFactory CBOR = CBORFactory.builder().build();

  boolean encrypted() {
    return !keyId.isEmpty();
  }

  boolean isDifference() {
    return dictionary == DIFFERENCE;
  }

  byte[] write() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 256);
    try (CBORGenerator cbor = CBOR.createGenerator(out)) {
      cbor.writeStartArray(null, isDifference() ? FIELDS_V4 : FIELDS_V3);
      cbor.writeNumber(isDifference() ? SCHEMA_DIFFERENCE : SCHEMA_PACKED);
      cbor.writeString(type);
      CompactUuid.write(cbor, uid);
      if (!isDifference()) {
        CompactUuid.write(cbor, keyId);
        cbor.writeNumber(dictionary);
        cbor.writeString(kind);
        cbor.writeString(apiVersion);
      }
      CauseBytes.Packed packed = CauseBytes.pack(cause);
      cbor.writeNumber(CauseBytes.DICTIONARY);
      cbor.writeNumber(packed.rawLength());
      cbor.writeBinary(packed.bytes());
      CompactUuid.write(cbor, cause.requestId());
      cbor.writeNumber(cause.time().getEpochSecond() * 1_000_000_000L + cause.time().getNano());
      cbor.writeNumber(cause.parentRevision());
      cbor.writeNumber(rawLength);
      cbor.writeBinary(body);
      cbor.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * @throws IllegalStateException for bytes of a newer build, or damaged ones: never skipped
   */
  static Envelope read(byte[] payload) {
    try (CBORParser cbor = CBOR.createParser(payload)) {
      CborFields.expect(cbor, JsonToken.START_ARRAY);
      int schema = (int) CborFields.number(cbor);
      if (schema < SCHEMA || schema > SCHEMA_DIFFERENCE) {
        throw new IllegalStateException("event envelope version " + schema + " is not known");
      }
      String type = CborFields.text(cbor);
      String uid = CompactUuid.read(cbor);
      boolean whole = schema != SCHEMA_DIFFERENCE;
      String keyId = whole ? CompactUuid.read(cbor) : "";
      int dictionary = whole ? (int) CborFields.number(cbor) : DIFFERENCE;
      String kind = whole ? CborFields.text(cbor) : "";
      String apiVersion = whole ? CborFields.text(cbor) : "";
      Cause cause = schema >= SCHEMA_PACKED ? packed(cbor) : cause(cbor);
      int rawLength = (int) CborFields.number(cbor);
      byte[] body = CborFields.bytes(cbor);
      if (schema == SCHEMA_WITH_IDENTITY) {
        cause = withIdentity(cause, cbor);
      }
      return new Envelope(
          SCHEMA, type, uid, keyId, dictionary, kind, apiVersion, cause, rawLength, body);
    } catch (IOException e) {
      throw new IllegalStateException("a damaged event envelope", e);
    }
  }

  /** Of a whole event of version 3, without what only its readers want. */
  static WholeBody body(byte[] payload) {
    try (CBORParser cbor = CBOR.createParser(payload)) {
      CborFields.expect(cbor, JsonToken.START_ARRAY);
      if (CborFields.number(cbor) == SCHEMA_PACKED) {
        cbor.nextToken();
        String uid = CompactUuid.read(cbor);
        String keyId = CompactUuid.read(cbor);
        int dictionary = (int) CborFields.number(cbor);
        for (int skipped = 0; skipped < FIELDS_V3 - 7; skipped++) {
          cbor.nextToken();
        }
        int rawLength = (int) CborFields.number(cbor);
        if (keyId.isEmpty()) {
          return new WholeBody(uid, dictionary, rawLength, CborFields.bytes(cbor));
        }
      }
      throw new IllegalStateException("not an event that others may be differences to");
    } catch (IOException e) {
      throw new IllegalStateException("a damaged event envelope", e);
    }
  }

  private static Cause packed(CBORParser cbor) throws IOException {
    long dictionary = CborFields.number(cbor);
    if (dictionary != CauseBytes.DICTIONARY) {
      throw new IllegalStateException("unknown dictionary of causes " + dictionary);
    }
    int rawLength = (int) CborFields.number(cbor);
    byte[] bytes = CborFields.bytes(cbor);
    String requestId = CompactUuid.read(cbor);
    Instant time = time(CborFields.number(cbor));
    return CauseBytes.unpack(
        new CauseBytes.Packed(rawLength, bytes), requestId, time, CborFields.number(cbor));
  }

  private static Instant time(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  private static Cause cause(CBORParser cbor) throws IOException {
    CauseWords words = CauseWords.read(cbor);
    String requestId = CompactUuid.read(cbor);
    Instant time = time(CborFields.number(cbor));
    return words.cause(requestId, time, CborFields.number(cbor));
  }

  private static Cause withIdentity(Cause cause, CBORParser cbor) throws IOException {
    return CauseWords.of(cause)
        .readIdentity(cbor)
        .cause(cause.requestId(), cause.time(), cause.parentRevision());
  }
}
