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
import java.util.Map;
import java.util.TreeMap;

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

  /**
   * Adds who really asked, and what authentication knew of the user; written only if there is any.
   */
  private static final int SCHEMA_WITH_IDENTITY = 2;

  private static final int FIELDS_V2 = 21;
  private static final CBORFactory CBOR = CBORFactory.builder().build();

  boolean encrypted() {
    return !keyId.isEmpty();
  }

  byte[] write() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 256);
    try (CBORGenerator cbor = CBOR.createGenerator(out)) {
      boolean identity =
          !cause.impersonatedBy().isEmpty() || !cause.uid().isEmpty() || !cause.extra().isEmpty();
      cbor.writeStartArray(null, identity ? FIELDS_V2 : FIELDS_V1);
      cbor.writeNumber(identity ? SCHEMA_WITH_IDENTITY : schema);
      cbor.writeString(type);
      CompactUuid.write(cbor, uid);
      CompactUuid.write(cbor, keyId);
      cbor.writeNumber(dictionary);
      cbor.writeString(kind);
      cbor.writeString(apiVersion);
      cbor.writeString(cause.user());
      writeAll(cbor, cause.groups());
      cbor.writeString(cause.sourceAddress());
      cbor.writeString(cause.userAgent());
      cbor.writeString(cause.verb());
      cbor.writeString(cause.subresource());
      CompactUuid.write(cbor, cause.requestId());
      cbor.writeNumber(cause.time().getEpochSecond() * 1_000_000_000L + cause.time().getNano());
      cbor.writeNumber(cause.parentRevision());
      cbor.writeNumber(rawLength);
      cbor.writeBinary(body);
      if (identity) {
        writeIdentity(cbor);
      }
      cbor.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void writeIdentity(CBORGenerator cbor) throws IOException {
    cbor.writeString(cause.impersonatedBy());
    cbor.writeString(cause.uid());
    cbor.writeStartObject(cause, cause.extra().size());
    for (Map.Entry<String, List<String>> entry : cause.extra().entrySet()) {
      cbor.writeFieldName(entry.getKey());
      writeAll(cbor, entry.getValue());
    }
    cbor.writeEndObject();
  }

  private static void writeAll(CBORGenerator cbor, List<String> texts) throws IOException {
    cbor.writeStartArray(null, texts.size());
    for (String text : texts) {
      cbor.writeString(text);
    }
    cbor.writeEndArray();
  }

  /**
   * @throws IllegalStateException for bytes of a newer build, or damaged ones: never skipped
   */
  static Envelope read(byte[] payload) {
    try (CBORParser cbor = CBOR.createParser(payload)) {
      expect(cbor, JsonToken.START_ARRAY);
      int schema = (int) number(cbor);
      if (schema != SCHEMA && schema != SCHEMA_WITH_IDENTITY) {
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
      if (schema == SCHEMA_WITH_IDENTITY) {
        cause = withIdentity(cause, cbor);
      }
      return new Envelope(
          SCHEMA, type, uid, keyId, dictionary, kind, apiVersion, cause, rawLength, body);
    } catch (IOException e) {
      throw new IllegalStateException("a damaged event envelope", e);
    }
  }

  private static Cause cause(CBORParser cbor) throws IOException {
    String user = text(cbor);
    List<String> groups = texts(cbor);
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

  private static Cause withIdentity(Cause cause, CBORParser cbor) throws IOException {
    String impersonatedBy = text(cbor);
    String uid = text(cbor);
    Map<String, List<String>> extra = new TreeMap<>();
    expect(cbor, JsonToken.START_OBJECT);
    while (cbor.nextToken() == JsonToken.FIELD_NAME) {
      extra.put(cbor.currentName(), texts(cbor));
    }
    return new Cause(
        cause.user(),
        cause.groups(),
        cause.sourceAddress(),
        cause.userAgent(),
        cause.verb(),
        cause.subresource(),
        cause.requestId(),
        cause.time(),
        cause.parentRevision(),
        impersonatedBy,
        uid,
        extra);
  }

  private static List<String> texts(CBORParser cbor) throws IOException {
    expect(cbor, JsonToken.START_ARRAY);
    List<String> texts = new ArrayList<>();
    while (cbor.nextToken() == JsonToken.VALUE_STRING) {
      texts.add(cbor.getText());
    }
    return texts;
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
