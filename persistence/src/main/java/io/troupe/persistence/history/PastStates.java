package io.troupe.persistence.history;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.EventType;
import io.troupe.persistence.checkpoint.StoredFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Objects as they stood. Blocks.
 *
 * <p>Worked example, a list at revision 70,000 with epochs at 50,000 and 100,000: the first one
 * says that revisions 17, 48,000 and 49,999 are the pods of the namespace at 50,000. Of the 20,000
 * events since, 3 are of such pods: the one of 48,000 changed at 61,000, another was created at
 * 62,000 and is gone at 69,000. So the list is the objects of 17, 49,999 and 61,000.
 */
final class PastStates {
  private final EventRows rows;
  private final StoredFacts facts;

  PastStates(EventRows rows, StoredFacts facts) {
    this.rows = rows;
    this.facts = facts;
  }

  Optional<StoredObject> objectAt(Connection connection, ObjectKey key, long revision, long floor)
      throws SQLException {
    String name = key.entityId();
    NameSearch.Place place = NameSearch.atOrBefore(connection, name, revision, floor);
    Optional<CommittedEvent> last =
        place.known() ? rows.at(connection, place.ordering()) : rows.atFloor(connection, name);
    return last.filter(PastStates::lives).map(this::stored);
  }

  List<StoredObject> listAt(
      Connection connection, ResourceType type, String namespace, long revision, long floor)
      throws SQLException {
    NamePrefix prefix = NamePrefix.of(type, namespace);
    OptionalLong epoch = Epochs.upTo(connection, revision);
    boolean fromEpoch = epoch.isPresent() && epoch.getAsLong() >= floor;
    long since = fromEpoch ? epoch.getAsLong() : floor;
    List<CommittedEvent> standing =
        fromEpoch
            ? rows.at(connection, Epochs.orderings(connection, since, type, namespace))
            : rows.atFloor(connection, prefix);
    Map<String, Long> changed = changed(connection, prefix, since, revision);
    Map<ObjectKey, StoredObject> objects = new TreeMap<>();
    for (CommittedEvent event : standing) {
      if (!changed.containsKey(event.key().entityId())) {
        objects.put(event.key(), stored(event));
      }
    }
    long[] newer =
        changed.values().stream()
            .filter(at -> at > 0)
            .mapToLong(Long::longValue)
            .sorted()
            .toArray();
    for (CommittedEvent event : rows.at(connection, newer)) {
      objects.put(event.key(), stored(event));
    }
    return new ArrayList<>(objects.values());
  }

  /**
   * Names with events in a range of revisions, each with its last one's there, or 0 where that
   * ended it. Reads the range in the journal's order: what names begin with must not tempt
   * PostgreSQL to another index, hence {@code left}.
   */
  private static Map<String, Long> changed(
      Connection connection, NamePrefix prefix, long after, long last) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT DISTINCT ON (persistence_id) persistence_id, ordering, event_ser_manifest"
                + " FROM event_journal WHERE ordering > ? AND ordering <= ?"
                + " AND left(persistence_id, ?) = ? ORDER BY persistence_id, ordering DESC")) {
      query.setLong(1, after);
      query.setLong(2, last);
      query.setInt(3, prefix.text().codePointCount(0, prefix.text().length()));
      query.setString(4, prefix.text());
      Map<String, Long> found = new TreeMap<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          boolean ended = row.getString(3).equals(EventType.DELETED.wire());
          found.put(row.getString(1), ended ? 0 : row.getLong(2));
        }
      }
      return found;
    }
  }

  private static boolean lives(CommittedEvent last) {
    return last.event().type() != EventType.DELETED;
  }

  private StoredObject stored(CommittedEvent event) {
    byte[] wire = Json.withResourceVersion(event.event().object(), event.revision());
    return new StoredObject(
        event.key(),
        event.event().uid(),
        event.revision(),
        event.sequenceNumber(),
        wire,
        facts.read(event.key(), wire));
  }
}
