package io.troupe.persistence.summary;

import io.troupe.core.history.Change;
import io.troupe.core.history.Changes;
import io.troupe.core.history.Deed;
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

  /** Longer words are not kept. */
  private static final int WORD_CHARS_MAX = 1_024;

  private final long first;
  private final long last;
  private final List<Long> revisions = new ArrayList<>();
  private final List<Deed.Where> where = new ArrayList<>();
  private final List<Deed.What> what = new ArrayList<>();
  private final List<Deed.Who> who = new ArrayList<>();
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
   */
  public void add(CommittedEvent event) {
    Deed deed = Deed.of(event.key(), event.event().type(), event.event().cause());
    revisions.add(event.revision());
    where.add(deed.where());
    what.add(deed.what());
    who.add(deed.who());
    names.add(Summary.NAME + event.key().name());
    names.add(Summary.UID + event.event().uid().value());
  }

  /**
   * What one of the events changed, if that is {@link TouchedFields#isTelling}.
   *
   * @param encrypted whether no more than the section may be said outside of the ciphertext
   */
  public void addChanges(Changes changes, boolean encrypted) {
    for (Change change : changes.shown()) {
      fields.addAll(encrypted ? TouchedFields.sectionOf(change) : TouchedFields.of(change));
    }
    if (changes.more() > 0) {
      fields.add(ANY_FIELD);
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
            Column.of(who.stream().map(coarseness::of).toList())),
        new Summary.Sets(Bloom.of(names, BITS_PER_NAME), Bloom.of(fields, BITS_PER_FIELD)));
  }

  /** How much of the words is kept, from all to least. */
  enum Coarseness {
    ALL_WORDS(0, 0, 0),
    FEW_USERS(64, 0, 0),
    FEW_USERS_AND_SOURCES(64, 8, 0),
    FEW_WORDS(16, 4, 32),
    NONE(1, 1, 1);

    private final int users;
    private final int sources;
    private final int places;

    /** Each is a number of buckets; 0 keeps the words. */
    Coarseness(int users, int sources, int places) {
      this.users = users;
      this.sources = sources;
      this.places = places;
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
