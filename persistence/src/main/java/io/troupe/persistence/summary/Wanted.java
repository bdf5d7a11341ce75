package io.troupe.persistence.summary;

import io.troupe.core.history.Deed;
import io.troupe.core.history.EntryFilter;
import java.util.function.Predicate;

/**
 * Which events are looked for.
 *
 * @param scope where
 * @param filter what else is asked of them
 */
public record Wanted(Predicate<Deed.Where> scope, EntryFilter filter) {

  boolean mayBe(Deed.Where where) {
    return scope.test(where) && filter.mayMatch(where);
  }
}
