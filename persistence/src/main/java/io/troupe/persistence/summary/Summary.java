package io.troupe.persistence.summary;

import io.troupe.core.history.Deed;
import io.troupe.core.history.EntryFilter;
import io.troupe.core.history.Touched;
import io.troupe.core.history.TouchedFields;
import io.troupe.core.history.Word;
import io.troupe.core.meta.ResourceType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a stretch of the journal holds: of each event by whom it was, where and what, and which
 * names, uids and changed fields there are among them. It tells which events of the stretch can be
 * wanted, so that no other has to be read. Immutable; any thread.
 *
 * <p>It may name events that turn out not to be wanted. It never leaves out one that is.
 */
public final class Summary {
  static final String NAME = "n";
  static final String UID = "u";

  private final long first;
  private final long last;
  private final long[] revisions;
  private final Column<Deed.Where> where;
  private final Column<Deed.What> what;
  private final Column<Deed.Who> who;
  private final Optional<Column<Touched>> touched;
  private final Bloom names;
  private final Bloom fields;

  /** All of a summary but what its numbers say of each event. */
  record Sets(Bloom names, Bloom fields) {}

  /**
   * What is said of each event.
   *
   * @param touched empty in summaries of version 1, whose set of fields leaves out what reports
   *     changed
   */
  record Columns(
      Column<Deed.Where> where,
      Column<Deed.What> what,
      Column<Deed.Who> who,
      Optional<Column<Touched>> touched) {}

  /**
   * @param first revision of the stretch
   * @param last revision of the stretch, inclusive
   * @param revisions of the events in it, ascending
   */
  Summary(long first, long last, long[] revisions, Columns columns, Sets sets) {
    this.first = first;
    this.last = last;
    this.revisions = revisions;
    this.where = columns.where();
    this.what = columns.what();
    this.who = columns.who();
    this.touched = columns.touched();
    this.names = sets.names();
    this.fields = sets.fields();
  }

  public long first() {
    return first;
  }

  public long last() {
    return last;
  }

  long[] revisions() {
    return revisions;
  }

  Columns columns() {
    return new Columns(where, what, who, touched);
  }

  Sets sets() {
    return new Sets(names, fields);
  }

  /**
   * Whether {@link #candidates} are exactly those events that are wanted, but for the fields that
   * they changed.
   */
  public boolean isExact(EntryFilter filter) {
    return filter.isToldByDeeds()
        && where.values().stream().allMatch(each -> each.place() instanceof Word.Exact)
        && who.values().stream()
            .allMatch(
                each -> each.user() instanceof Word.Exact && each.source() instanceof Word.Exact);
  }

  /** Revisions of the events that can be wanted, ascending; none that is wanted is missing. */
  public long[] candidates(Wanted wanted, long from, long to) {
    EntryFilter filter = wanted.filter();
    if (!mayHold(filter)) {
      return new long[0];
    }
    boolean[] here = where.which(wanted::mayBe);
    boolean[] such = what.which(filter::mayMatch);
    boolean[] they = who.which(filter::mayMatch);
    Optional<boolean[]> those = touched.map(column -> column.which(filter::mayMatch));
    long[] found = new long[revisions.length];
    int count = 0;
    for (int i = 0; i < revisions.length; i++) {
      boolean may = here[where.at()[i]] && such[what.at()[i]] && they[who.at()[i]];
      may &= those.isEmpty() || those.get()[touched.get().at()[i]];
      if (may && revisions[i] >= from && revisions[i] <= to) {
        found[count++] = revisions[i];
      }
    }
    return Arrays.copyOf(found, count);
  }

  private boolean mayHold(EntryFilter filter) {
    return filter.name().map(name -> names.mayHold(NAME + name)).orElse(true)
        && filter.uid().map(uid -> names.mayHold(UID + uid)).orElse(true)
        && filter.fields().stream().allMatch(this::mayHoldField);
  }

  private boolean mayHoldField(String field) {
    return field.isEmpty()
        || touched.isEmpty() && TouchedFields.isReported(field)
        || fields.mayHold(SummaryBuilder.ANY_FIELD)
        || TouchedFields.askedBy(field).stream().anyMatch(fields::mayHold);
  }

  /** Adds the types of all events in a scope, wanted or not. */
  public void addTypes(Wanted wanted, long from, long to, Set<ResourceType> types) {
    boolean[] here = where.which(wanted.scope());
    boolean[] seen = new boolean[here.length];
    for (int i = 0; i < revisions.length; i++) {
      int number = where.at()[i];
      seen[number] |= here[number] && revisions[i] >= from && revisions[i] <= to;
    }
    List<Deed.Where> values = where.values();
    for (int i = 0; i < seen.length; i++) {
      if (seen[i]) {
        types.add(values.get(i).type());
      }
    }
  }
}
