package io.troupe.persistence.summary;

import io.troupe.core.history.Change;
import io.troupe.core.history.Changes;
import io.troupe.core.history.Deed;
import io.troupe.core.history.Touched;
import io.troupe.core.history.TouchedFields;
import io.troupe.core.image.CommittedEvent;
import java.util.List;
import java.util.TreeSet;

/**
 * What a summary has to tell of one event, without the event.
 *
 * @param touched what it changed; no paths where nobody can tell any more
 * @param fields the texts of that, as the summary's set has them
 */
public record Told(
    long revision, Deed deed, List<String> names, Touched touched, List<String> fields) {

  /**
   * @param changes those that can be told
   * @param encrypted see {@link SummaryBuilder#add}
   */
  public static Told of(CommittedEvent event, Changes changes, boolean encrypted) {
    TreeSet<String> fields = new TreeSet<>();
    for (Change change : changes.shown()) {
      fields.addAll(encrypted ? TouchedFields.sectionOf(change) : TouchedFields.of(change));
    }
    if (changes.more() > 0) {
      fields.add(SummaryBuilder.ANY_FIELD);
    }
    return new Told(
        event.revision(),
        Deed.of(event.key(), event.event().type(), event.event().cause()),
        List.of(Summary.NAME + event.key().name(), Summary.UID + event.event().uid().value()),
        Touched.of(changes, encrypted),
        List.copyOf(fields));
  }
}
