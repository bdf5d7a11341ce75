package io.troupe.core.history;

import io.troupe.core.object.EventType;
import java.util.ArrayList;
import java.util.List;

/**
 * Which paths a filter by field can find among an event's changes, as plain texts, so that a
 * summary can say of many events at once that none of them touched a field. Pure.
 *
 * <p>Worked example: a change at {@code spec.template} is found by {@code spec} and by {@code
 * spec.template}, and perhaps by {@code spec.template.metadata}. So it puts {@code spec}, {@code
 * spec.template} and {@code spec.template!} into the summary, and who asks for {@code
 * spec.template.metadata} looks for that, for {@code spec.template!} and for {@code spec!}.
 */
public final class TouchedFields {
  private static final char ENDS_HERE = '!';
  private static final List<String> REPORTED = List.of("status", "metadata");

  private TouchedFields() {}

  /**
   * Whether an event of a type can have changed a field. A report is what changed the status and,
   * beside it, nothing but metadata.
   */
  static boolean mayTouch(EventType type, String field) {
    return isTelling(type) || field.isEmpty() || isReported(field);
  }

  /** Whether a summary of version 1 knows what an event of the type changed. */
  private static boolean isTelling(EventType type) {
    return type != EventType.STATUS_REPORTED;
  }

  /** Whether a field is one that events may have changed without such a summary knowing. */
  public static boolean isReported(String field) {
    return REPORTED.contains(field.substring(0, stepEnd(field, 0)));
  }

  /** What a change puts into a summary. */
  public static List<String> of(Change change) {
    List<String> found = starts(change.path());
    found.add(change.path() + ENDS_HERE);
    return found;
  }

  /** The same for one of which only the object's section may be known. */
  public static List<String> sectionOf(Change change) {
    String section = change.path().substring(0, stepEnd(change.path(), 0));
    return List.of(section, section + ENDS_HERE);
  }

  /** Of which a summary must have one when it has a change that a filter by the field finds. */
  public static List<String> askedBy(String field) {
    List<String> asked = new ArrayList<>();
    asked.add(field);
    asked.add(ENDS_HERE + "");
    starts(field).forEach(start -> asked.add(start + ENDS_HERE));
    return asked;
  }

  /** A path and the paths it lies within. */
  private static List<String> starts(String path) {
    List<String> starts = new ArrayList<>();
    int end = 0;
    while (end < path.length()) {
      end = stepEnd(path, end + 1);
      starts.add(path.substring(0, end));
    }
    return starts;
  }

  private static int stepEnd(String path, int from) {
    int end = from;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    return end;
  }
}
