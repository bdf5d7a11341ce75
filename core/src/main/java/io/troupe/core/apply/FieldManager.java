package io.troupe.core.apply;

/**
 * Who owns fields: a name, what it does, and through which subresource. One that applies is the
 * same in every version; one that updates is another in each. Follows upstream apimachinery
 * pkg/util/managedfields/internal/managedfields.go.
 *
 * @param apiVersion the version it wrote in last; no part of an applier's identity
 * @param subresource empty for the object itself
 */
public record FieldManager(
    String name, Operation operation, String apiVersion, String subresource) {

  /** Longest name, in bytes. */
  public static final int NAME_BYTES_MAX = 128;

  /** What a writer is called that says nothing of itself. */
  private static final String UNKNOWN = "unknown";

  public FieldManager {
    name = name.isEmpty() ? UNKNOWN : name;
  }

  boolean is(FieldManager other) {
    return name.equals(other.name)
        && operation == other.operation
        && subresource.equals(other.subresource)
        && (operation == Operation.APPLY || apiVersion.equals(other.apiVersion));
  }

  /** As conflicts name it. */
  String shown() {
    String text = '"' + name + '"';
    if (!subresource.isEmpty()) {
      text += " with subresource \"" + subresource + '"';
    }
    return operation == Operation.UPDATE ? text + " using " + apiVersion : text;
  }

  /**
   * The name of a writer: what it calls itself, or what stands before the first slash of its user
   * agent, without what cannot be printed and as long as it may be.
   *
   * @param said empty when unsaid
   */
  public static String nameOf(String said, String userAgent) {
    if (!said.isEmpty()) {
      return said;
    }
    int slash = userAgent.indexOf('/');
    int end = slash < 0 ? userAgent.length() : slash;
    StringBuilder name = new StringBuilder(end);
    int bytes = 0;
    for (int c, i = 0; i < end; i += Character.charCount(c)) {
      c = userAgent.codePointAt(i);
      if (!isPrintable(c)) {
        continue;
      }
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (bytes > NAME_BYTES_MAX) {
        break;
      }
      name.appendCodePoint(c);
    }
    return name.toString();
  }

  /** Letters, marks, numbers, punctuation, symbols and the plain space, as Go sees them. */
  public static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
