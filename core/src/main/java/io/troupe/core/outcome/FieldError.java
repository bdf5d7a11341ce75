package io.troupe.core.outcome;

/**
 * One thing wrong with one field.
 *
 * @param field path such as {@code spec.template.spec.containers[0].image}
 * @param value the bad value as upstream prints it (strings quoted, objects as JSON); empty when
 *     the message shows none
 * @param detail what is wrong, without the path
 */
public record FieldError(Type type, String field, String value, String detail) {

  /** Kinds of field errors, with upstream's cause reason and the words that begin the message. */
  public enum Type {
    REQUIRED("FieldValueRequired", "Required value"),
    INVALID("FieldValueInvalid", "Invalid value"),
    NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
    DUPLICATE("FieldValueDuplicate", "Duplicate value"),
    FORBIDDEN("FieldValueForbidden", "Forbidden"),
    TOO_LONG("FieldValueTooLong", "Too long"),
    TOO_MANY("FieldValueTooMany", "Too many"),
    NOT_FOUND("FieldValueNotFound", "Not found"),
    TYPE_INVALID("FieldValueTypeInvalid", "Invalid value"),
    INTERNAL("InternalError", "Internal error");

    private final String wire;
    private final String words;

    Type(String wire, String words) {
      this.wire = wire;
      this.words = words;
    }

    public String wire() {
      return wire;
    }
  }

  public static FieldError required(String field, String detail) {
    return new FieldError(Type.REQUIRED, field, "", detail);
  }

  public static FieldError forbidden(String field, String detail) {
    return new FieldError(Type.FORBIDDEN, field, "", detail);
  }

  public static FieldError invalid(String field, String text, String detail) {
    return new FieldError(Type.INVALID, field, quoted(text), detail);
  }

  public static FieldError invalid(String field, long number, String detail) {
    return new FieldError(Type.INVALID, field, Long.toString(number), detail);
  }

  public static FieldError duplicate(String field, String text) {
    return new FieldError(Type.DUPLICATE, field, quoted(text), "");
  }

  /**
   * @param supported shown in the order given
   */
  public static FieldError notSupported(String field, String text, Iterable<String> supported) {
    StringBuilder all = new StringBuilder("supported values: ");
    String separator = "";
    for (String value : supported) {
      all.append(separator).append(quoted(value));
      separator = ", ";
    }
    return new FieldError(Type.NOT_SUPPORTED, field, quoted(text), all.toString());
  }

  public static FieldError tooLong(String field, int max) {
    return new FieldError(Type.TOO_LONG, field, "", "may not be more than " + max + " bytes");
  }

  public static FieldError tooMany(String field, int actual, int max) {
    return new FieldError(
        Type.TOO_MANY, field, Integer.toString(actual), "must have at most " + max + " items");
  }

  /** The message without the path: what a Status cause shows. */
  public String body() {
    StringBuilder text = new StringBuilder(type.words);
    if (!value.isEmpty()) {
      text.append(": ").append(value);
    }
    if (!detail.isEmpty()) {
      text.append(": ").append(detail);
    }
    return text.toString();
  }

  /** The message with the path. */
  public String text() {
    return field + ": " + body();
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
