package io.troupe.persistence.summary;

import io.troupe.core.history.Change;
import io.troupe.core.history.Changes;
import io.troupe.core.history.Deed;
import io.troupe.core.history.Touched;
import io.troupe.core.history.TouchedFields;
import io.troupe.core.history.Word;
import io.troupe.core.image.CommittedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Collects what a summary says, event by event. One thread. */
public final class SummaryBuilder {
  /** Stands for changes that could not be told; no path looks like it. */
  static final String ANY_FIELD = "*";

  /** A name or uid that is not there is thought to be in one stretch of ten. */
  private static final int BITS_PER_NAME = 5;

  private static final int BITS_PER_FIELD = 12;

  /** About; where there are more, only what is said of each event tells them apart. */
  private static final int FIELDS_MAX = 2_000;

  /** Different ones, so that most of their numbers take a byte. */
  private static final int TOUCHED_MAX = 250;

  /** Longer words are not kept. */
  private static final int WORD_CHARS_MAX = 1_024;

  private final long first;
  private final long last;
  private final List<Long> revisions = new ArrayList<>();
  private final List<Deed.Where> where = new ArrayList<>();
  private final List<Deed.What> what = new ArrayList<>();
  private final List<Deed.Who> who = new ArrayList<>();
  private final List<Touched> touched = new ArrayList<>();
  private final Set<String> names = new TreeSet<>();
  private final Set<String> fields = new TreeSet<>();

  /**
   * @param first revision of the stretch
   * @param last revision of the stretch, inclusive
   */
  public SummaryBuilder(long first, long last) {
    this.first = first;
    this.last = last;
  }

  /**
   * @param event after all that were added before; its object is not looked at
   * @param changes what it changed
   * @param encrypted whether no more than the section may be said outside of the ciphertext
   */
  public void add(CommittedEvent event, Changes changes, boolean encrypted) {
    add(event, Touched.of(changes, encrypted));
    for (Change change : changes.shown()) {
      putFields(encrypted ? TouchedFields.sectionOf(change) : TouchedFields.of(change));
    }
    if (changes.more() > 0) {
      fields.add(ANY_FIELD);
    }
  }

  /**
   * One of which nobody can tell what it changed.
   *
   * @param event after all that were added before
   */
  public void addUnknown(CommittedEvent event) {
    add(event, Touched.ANYTHING);
    fields.add(ANY_FIELD);
  }

  private void add(CommittedEvent event, Touched touches) {
    Deed deed = Deed.of(event.key(), event.event().type(), event.event().cause());
    revisions.add(event.revision());
    where.add(deed.where());
    what.add(deed.what());
    who.add(deed.who());
    touched.add(touches);
    names.add(Summary.NAME + event.key().name());
    names.add(Summary.UID + event.event().uid().value());
  }

  private void putFields(List<String> some) {
    if (fields.size() >= FIELDS_MAX) {
      fields.add(ANY_FIELD);
    } else {
      fields.addAll(some);
    }
  }

  /**
   * With all words or, where these are too many, with the first coarseness that is small enough.
   *
   * @return empty when nothing is
   */
  public Optional<byte[]> bytes() {
    for (Coarseness coarseness : Coarseness.values()) {
      byte[] bytes = SummaryBytes.write(summary(coarseness));
      if (bytes.length <= SummaryBytes.MAX) {
        return Optional.of(bytes);
      }
    }
    return Optional.empty();
  }

  Summary summary(Coarseness coarseness) {
    return new Summary(
        first,
        last,
        revisions.stream().mapToLong(Long::longValue).toArray(),
        new Summary.Columns(
            Column.of(where.stream().map(coarseness::of).toList()),
            Column.of(what),
            Column.of(who.stream().map(coarseness::of).toList()),
            Optional.of(touched(coarseness.steps))),
        new Summary.Sets(Bloom.of(names, BITS_PER_NAME), Bloom.of(fields, BITS_PER_FIELD)));
  }

  /** With as many steps as are common to enough events. */
  private Column<Touched> touched(int stepsMax) {
    int steps = stepsMax;
    Column<Touched> column = cut(steps);
    while (column.values().size() > TOUCHED_MAX) {
      column = cut(--steps);
    }
    return column;
  }

  private Column<Touched> cut(int steps) {
    return Column.of(touched.stream().map(each -> each.cut(steps)).toList());
  }

  /** How much of the words is kept, from all to least. */
  enum Coarseness {
    ALL_WORDS(0, 0, 0, Touched.STEPS_MAX),
    FEW_USERS(64, 0, 0, Touched.STEPS_MAX),
    FEW_USERS_AND_SOURCES(64, 8, 0, 2),
    FEW_WORDS(16, 4, 32, 1),
    NONE(1, 1, 1, 0);

    private final int users;
    private final int sources;
    private final int places;
    private final int steps;

    /**
     * Each but the last is a number of buckets; 0 keeps the words.
     *
     * @param steps of the paths that an event touched
     */
    Coarseness(int users, int sources, int places, int steps) {
      this.users = users;
      this.sources = sources;
      this.places = places;
      this.steps = steps;
    }

    private Deed.Where of(Deed.Where each) {
      return new Deed.Where(each.type(), bucket(each.place(), places));
    }

    private Deed.Who of(Deed.Who each) {
      return new Deed.Who(bucket(each.user(), users), bucket(each.source(), sources));
    }

    private static Word bucket(Word word, int of) {
      return switch (word) {
        case Word.Exact(String text) when of > 0 -> Word.bucket(text, of);
        case Word.Exact(String text) when text.length() > WORD_CHARS_MAX ->
            Word.bucket(text, FEW_USERS.users);
        case Word.Exact _, Word.Bucket _ -> word;
      };
    }
  }
}
