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
import java.util.ArrayList;
import java.util.List;

/**
 * What a journal row's payload is: a CBOR array that begins with its version. Fields are only ever
 * added at the end, under a higher version.
 *
 * @param schema version of this layout
 * @param type wire name of the event type
 * @param keyId names the key that encrypts the body, which is the object's uid; empty for none
 * @param dictionary that compressed the body; 0 for none
 * @param kind of the object, in clear so that an unreadable one can still be named
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
  private static final int FIELDS_V1 = 18;
  private static final CBORFactory CBOR = CBORFactory.builder().build();

  boolean encrypted() {
    return !keyId.isEmpty();
  }

  byte[] write() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 256);
    try (CBORGenerator cbor = CBOR.createGenerator(out)) {
      cbor.writeStartArray(null, FIELDS_V1);
      cbor.writeNumber(schema);
      cbor.writeString(type);
      CompactUuid.write(cbor, uid);
      CompactUuid.write(cbor, keyId);
      cbor.writeNumber(dictionary);
      cbor.writeString(kind);
      cbor.writeString(apiVersion);
      cbor.writeString(cause.user());
      cbor.writeStartArray(null, cause.groups().size());
      for (String group : cause.groups()) {
        cbor.writeString(group);
      }
      cbor.writeEndArray();
      cbor.writeString(cause.sourceAddress());
      cbor.writeString(cause.userAgent());
      cbor.writeString(cause.verb());
      cbor.writeString(cause.subresource());
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
      expect(cbor, JsonToken.START_ARRAY);
      int schema = (int) number(cbor);
      if (schema != SCHEMA) {
        throw new IllegalStateException("event envelope version " + schema + " is not known");
      }
      String type = text(cbor);
      String uid = CompactUuid.read(cbor);
      String keyId = CompactUuid.read(cbor);
      int dictionary = (int) number(cbor);
      String kind = text(cbor);
      String apiVersion = text(cbor);
      Cause cause = cause(cbor);
      int rawLength = (int) number(cbor);
      expect(cbor, JsonToken.VALUE_EMBEDDED_OBJECT);
      byte[] body = cbor.getBinaryValue();
      return new Envelope(
          schema, type, uid, keyId, dictionary, kind, apiVersion, cause, rawLength, body);
    } catch (IOException e) {
      throw new IllegalStateException("a damaged event envelope", e);
    }
  }

  private static Cause cause(CBORParser cbor) throws IOException {
    String user = text(cbor);
    expect(cbor, JsonToken.START_ARRAY);
    List<String> groups = new ArrayList<>();
    while (cbor.nextToken() == JsonToken.VALUE_STRING) {
      groups.add(cbor.getText());
    }
    String sourceAddress = text(cbor);
    String userAgent = text(cbor);
    String verb = text(cbor);
    String subresource = text(cbor);
    String requestId = CompactUuid.read(cbor);
    long nanos = number(cbor);
    Instant time =
        Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    return new Cause(
        user, groups, sourceAddress, userAgent, verb, subresource, requestId, time, number(cbor));
  }

  private static String text(CBORParser cbor) throws IOException {
    expect(cbor, JsonToken.VALUE_STRING);
    return cbor.getText();
  }

  private static long number(CBORParser cbor) throws IOException {
    expect(cbor, JsonToken.VALUE_NUMBER_INT);
    return cbor.getLongValue();
  }

  private static void expect(CBORParser cbor, JsonToken wanted) throws IOException {
    JsonToken found = cbor.nextToken();
    if (found != wanted) {
      throw new IllegalStateException("event envelope has " + found + " where " + wanted + " goes");
    }
  }
}
