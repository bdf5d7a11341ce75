package io.troupe.core.kind.batch;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;

/** Completion indexes as a Job writes them: {@code 0,2-5,9}, ascending, none twice. */
final class IndexIntervals {
  private IndexIntervals() {}

  /**
   * How many indexes the text names; refused with what is wrong with it.
   *
   * @param completions every index must be less
   */
  static Result<Long> count(String text, long completions) {
    if (text.isEmpty()) {
      return Result.ok(0L);
    }
    long total = 0;
    long last = -1;
    for (String interval : text.split(",", -1)) {
      String[] ends = interval.split("-", -1);
      if (ends.length > 2) {
        return bad(
            "the fragment \""
                + interval
                + "\" violates the requirement that an index interval can"
                + " have at most two parts separated by '-'");
      }
      for (String end : ends) {
        if (!end.matches("[0-9]{1,9}")) {
          return bad("cannot convert string to integer for index: \"" + end + '"');
        }
        if (Long.parseLong(end) >= completions) {
          return bad("too large index: \"" + end + '"');
        }
      }
      long from = Long.parseLong(ends[0]);
      long to = Long.parseLong(ends[ends.length - 1]);
      if (last >= from || ends.length == 2 && from >= to) {
        return bad(
            last >= from
                ? "non-increasing order, previous: " + last + ", current: " + from
                : "non-increasing order, previous: " + from + ", current: " + to);
      }
      total += to - from + 1;
      last = to;
    }
    return Result.ok(total);
  }

  private static Result<Long> bad(String why) {
    return Result.refused(Failure.badRequest(why));
  }
}
