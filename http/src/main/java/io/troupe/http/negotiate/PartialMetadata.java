package io.troupe.http.negotiate;

import java.nio.charset.StandardCharsets;

/** Cuts the metadata out of an object's bytes without parsing them. */
public final class PartialMetadata {
  private static final byte[] FIELD = "\"metadata\":{".getBytes(StandardCharsets.US_ASCII);

  private PartialMetadata() {}

  /**
   * The object as a PartialObjectMetadata.
   *
   * @param json the wire form, whose first object-valued field is its metadata
   * @param apiVersion meta.k8s.io/v1 or v1beta1
   */
  public static byte[] of(byte[] json, String apiVersion) {
    int from = start(json);
    int to = end(json, from);
    byte[] head =
        ("{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"" + apiVersion + "\",\"metadata\":")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] partial = new byte[head.length + (to - from) + 1];
    System.arraycopy(head, 0, partial, 0, head.length);
    System.arraycopy(json, from, partial, head.length, to - from);
    partial[partial.length - 1] = '}';
    return partial;
  }

  private static int start(byte[] json) {
    outer:
    for (int i = 0; i <= json.length - FIELD.length; i++) {
      for (int j = 0; j < FIELD.length; j++) {
        if (json[i + j] != FIELD[j]) {
          continue outer;
        }
      }
      return i + FIELD.length - 1;
    }
    throw new IllegalArgumentException("an object without metadata");
  }

  /** The index after the brace that closes the one at {@code from}. */
  private static int end(byte[] json, int from) {
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < json.length; i++) {
      byte b = json[i];
      if (quoted) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          quoted = false;
        }
      } else if (b == '"') {
        quoted = true;
      } else if (b == '{') {
        depth++;
      } else if (b == '}' && --depth == 0) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("metadata without end");
  }
}
