package io.troupe.persistence.codec;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Identifiers are nearly always UUIDs: 16 bytes instead of 36; any other text stays text. */
final class CompactUuid {
  private static final int TEXT_LENGTH = 36;

  private CompactUuid() {}

  static void write(CBORGenerator cbor, String text) throws IOException {
    UUID uuid = parse(text);
    if (uuid == null) {
      cbor.writeString(text);
    } else {
      cbor.writeBinary(
          ByteBuffer.allocate(16)
              .putLong(uuid.getMostSignificantBits())
              .putLong(uuid.getLeastSignificantBits())
              .array());
    }
  }

  static String read(CBORParser cbor) throws IOException {
    JsonToken token = cbor.nextToken();
    if (token == JsonToken.VALUE_STRING) {
      return cbor.getText();
    }
    if (token != JsonToken.VALUE_EMBEDDED_OBJECT) {
      throw new IllegalStateException("event envelope has " + token + " where an id goes");
    }
    ByteBuffer bytes = ByteBuffer.wrap(cbor.getBinaryValue());
    return new UUID(bytes.getLong(), bytes.getLong()).toString();
  }

  /** Null unless the text comes back the same. */
  private static UUID parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return null;
    }
    try {
      UUID uuid = UUID.fromString(text);
      return uuid.toString().equals(text) ? uuid : null;
    } catch (IllegalArgumentException otherText) {
      return null;
    }
  }
}
