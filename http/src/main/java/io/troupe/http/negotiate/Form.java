package io.troupe.http.negotiate;

/**
 * The form of an answer.
 *
 * @param pretty indented; YAML always is
 * @param metaVersion of meta.k8s.io, for Tables and partial metadata
 */
public record Form(Encoding encoding, Shape shape, boolean pretty, String metaVersion) {
  public static final Form JSON = new Form(Encoding.JSON, Shape.OBJECT, false, "v1");

  /** How it is written. */
  public enum Encoding {
    JSON("application/json"),
    YAML("application/yaml");

    private final String mediaType;

    Encoding(String mediaType) {
      this.mediaType = mediaType;
    }

    public String mediaType() {
      return mediaType;
    }
  }

  /** What of an object is shown. */
  public enum Shape {
    OBJECT,
    PARTIAL_METADATA,
    TABLE
  }

  /** Whether stored bytes can go out as they are. */
  public boolean isRaw() {
    return encoding == Encoding.JSON && shape == Shape.OBJECT && !pretty;
  }
}
