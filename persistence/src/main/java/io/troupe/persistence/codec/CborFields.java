package io.troupe.persistence.codec;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The fields of an envelope, one after the other; what is not as it must be is damage. */
final class CborFields {
  private CborFields() {}

  static String text(CBORParser cbor) throws IOException {
    expect(cbor, JsonToken.VALUE_STRING);
    return cbor.getText();
  }

  static List<String> texts(CBORParser cbor) throws IOException {
    expect(cbor, JsonToken.START_ARRAY);
    List<String> texts = new ArrayList<>();
    while (cbor.nextToken() == JsonToken.VALUE_STRING) {
      texts.add(cbor.getText());
    }
    return texts;
  }

  static Map<String, List<String>> textsByName(CBORParser cbor) throws IOException {
    expect(cbor, JsonToken.START_OBJECT);
    Map<String, List<String>> all = new TreeMap<>();
    while (cbor.nextToken() == JsonToken.FIELD_NAME) {
      all.put(cbor.currentName(), texts(cbor));
    }
    return all;
  }

  static long number(CBORParser cbor) throws IOException {
    expect(cbor, JsonToken.VALUE_NUMBER_INT);
    return cbor.getLongValue();
  }

  static byte[] bytes(CBORParser cbor) throws IOException {
    expect(cbor, JsonToken.VALUE_EMBEDDED_OBJECT);
    return cbor.getBinaryValue();
  }

  /**
   * @throws IllegalStateException for anything else
   */
  static void expect(CBORParser cbor, JsonToken wanted) throws IOException {
    JsonToken found = cbor.nextToken();
    if (found != wanted) {
      throw new IllegalStateException("event envelope has " + found + " where " + wanted + " goes");
    }
  }
}
