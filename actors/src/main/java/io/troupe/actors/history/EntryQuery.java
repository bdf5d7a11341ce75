package io.troupe.actors.history;

import io.troupe.core.history.EntryFilter;
import io.troupe.core.history.EntryToken;
import io.troupe.core.history.Moment;
import java.util.Optional;

/**
 * Which entries are asked for.
 *
 * @param namespace empty for the whole cluster
 * @param oldestFirst the order of a list
 * @param limit how many entries one page holds at most, 1 to {@link #LIMIT_MAX}
 * @param resume where the page before ended
 * @param question of which this is a page, for the next one's token; see {@link
 *     EntryToken#question}
 */
public record EntryQuery(
    String namespace,
    EntryFilter filter,
    Optional<Moment> since,
    Optional<Moment> until,
    boolean oldestFirst,
    int limit,
    Optional<EntryToken> resume,
    int question) {
  public static final int LIMIT_DEFAULT = 500;
  public static final int LIMIT_MAX = 2_000;

  EntryQuery with(EntryFilter other) {
    return new EntryQuery(namespace, other, since, until, oldestFirst, limit, resume, question);
  }
}
