package io.troupe.persistence.history;

import io.troupe.core.history.Deed;
import io.troupe.core.meta.ObjectKey;
import io.troupe.persistence.row.ByName;
import java.util.List;

/** What a scope of more than one name means, for rows, for summaries and for events. Pure. */
final class ScopeRules {
  private ScopeRules() {}

  /**
   * A condition on rows with the texts that go into it.
   *
   * @param sql begins with AND, or is empty
   */
  record Condition(String sql, List<String> values) {}

  static Condition condition(PastScope scope) {
    return switch (scope) {
      case PastScope.OfObject(var key) ->
          new Condition(" AND " + ByName.IS, List.of(key.entityId(), key.entityId()));
      // What names begin with must not tempt PostgreSQL to another index than the revisions'.
      case PastScope.OfType(var type, var namespace) -> {
        String prefix = NamePrefix.of(type, namespace).text();
        String sql = " AND left(persistence_id, char_length(?::text)) = ?";
        yield new Condition(sql, List.of(prefix, prefix));
      }
      case PastScope.OfNamespace(var namespace) ->
          new Condition(
              " AND (split_part(persistence_id, '/', 3) = ? OR persistence_id = ?)",
              List.of(namespace, namespaces(namespace).entityId()));
      case PastScope.OfCluster() -> new Condition("", List.of());
    };
  }

  /** Whether it has a character that no name has, and that PostgreSQL takes in no text. */
  static boolean isNowhere(PastScope scope) {
    String name =
        switch (scope) {
          case PastScope.OfObject(var key) -> key.entityId();
          case PastScope.OfType(var type, var namespace) -> type.qualified() + '/' + namespace;
          case PastScope.OfNamespace(var namespace) -> namespace;
          case PastScope.OfCluster() -> "";
        };
    return name.indexOf('\0') >= 0;
  }

  /** Whether such events can be in a scope. */
  static boolean mayHold(PastScope scope, Deed.Where where) {
    return switch (scope) {
      case PastScope.OfObject(var key) -> where.type().equals(key.type());
      case PastScope.OfType(var type, var namespace) ->
          where.type().equals(type) && (namespace.isEmpty() || where.namespace().mayBe(namespace));
      case PastScope.OfNamespace(var namespace) -> where.place().mayBe(namespace);
      case PastScope.OfCluster() -> true;
    };
  }

  static boolean holds(PastScope scope, ObjectKey key) {
    return switch (scope) {
      case PastScope.OfObject(var name) -> key.equals(name);
      case PastScope.OfType(var type, var namespace) ->
          key.type().equals(type) && (namespace.isEmpty() || key.namespace().equals(namespace));
      case PastScope.OfNamespace(var namespace) ->
          key.namespace().equals(namespace) || key.equals(namespaces(namespace));
      case PastScope.OfCluster() -> true;
    };
  }

  private static ObjectKey namespaces(String name) {
    return ObjectKey.of("", "namespaces", "", name);
  }
}
