package io.troupe.persistence.codec;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.troupe.core.object.Cause;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the causes of many requests share: who, in which groups, from where, by what means. All of a
 * cause but the request's id, its time and the revision that led to it. In CBOR, field by field in
 * the order of this record; the first layout of envelopes ends with the subresource.
 */
record CauseWords(
    String user,
    List<String> groups,
    String sourceAddress,
    String userAgent,
    String verb,
    String subresource,
    String impersonatedBy,
    String uid,
    Map<String, List<String>> extra) {

  static CauseWords of(Cause cause) {
    return new CauseWords(
        cause.user(),
        cause.groups(),
        cause.sourceAddress(),
        cause.userAgent(),
        cause.verb(),
        cause.subresource(),
        cause.impersonatedBy(),
        cause.uid(),
        cause.extra());
  }

  /** Up to the subresource. */
  static CauseWords read(CBORParser cbor) throws IOException {
    return new CauseWords(
        CborFields.text(cbor),
        CborFields.texts(cbor),
        CborFields.text(cbor),
        CborFields.text(cbor),
        CborFields.text(cbor),
        CborFields.text(cbor),
        "",
        "",
        Map.of());
  }

  /** With what is after the subresource. */
  CauseWords readIdentity(CBORParser cbor) throws IOException {
    return new CauseWords(
        user,
        groups,
        sourceAddress,
        userAgent,
        verb,
        subresource,
        CborFields.text(cbor),
        CborFields.text(cbor),
        CborFields.textsByName(cbor));
  }

  /** All of them. */
  void write(CBORGenerator cbor) throws IOException {
    cbor.writeString(user);
    writeAll(cbor, groups);
    cbor.writeString(sourceAddress);
    cbor.writeString(userAgent);
    cbor.writeString(verb);
    cbor.writeString(subresource);
    cbor.writeString(impersonatedBy);
    cbor.writeString(uid);
    cbor.writeStartObject(this, extra.size());
    for (Map.Entry<String, List<String>> entry : extra.entrySet()) {
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

  Cause cause(String requestId, Instant time, long parentRevision) {
    return new Cause(
        user,
        groups,
        sourceAddress,
        userAgent,
        verb,
        subresource,
        requestId,
        time,
        parentRevision,
        impersonatedBy,
        uid,
        extra);
  }
}
