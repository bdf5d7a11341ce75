package io.troupe.http.route;

import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A query that remembers by which names it was asked. */
public final class RecordedQuery {
  private final Map<String, List<String>> said;
  private final Set<String> asked = new TreeSet<>();

  public RecordedQuery() {
    this(Map.of());
  }

  RecordedQuery(Map<String, List<String>> said) {
    this.said = said;
  }

  public Query query() {
    return new Query(
        new AbstractMap<>() {
          @Override
          public List<String> get(Object name) {
            asked.add((String) name);
            return said.get(name);
          }

          @Override
          public boolean containsKey(Object name) {
            return get(name) != null;
          }

          @Override
          public List<String> getOrDefault(Object name, List<String> otherwise) {
            List<String> found = get(name);
            return found == null ? otherwise : found;
          }

          @Override
          public Set<Entry<String, List<String>>> entrySet() {
            return said.entrySet();
          }
        });
  }

  public Set<String> asked() {
    return asked;
  }
}
