package io.troupe.http.replay;

import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.reconcile.Types;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whose objects have a past. What no kind is served for any more is nobody's to see. */
final class ReplayTypes {
  private ReplayTypes() {}

  /**
   * Those that are stored.
   *
   * @param namespace empty for the cluster; else what it holds, and its own object
   */
  static SortedSet<ResourceType> all(KindRegistry kinds, String namespace) {
    return kinds.all().stream()
        .filter(kind -> kind.verbs().contains("list") && !HistoryKinds.isHistory(kind))
        .filter(kind ->
            namespace.isEmpty() || kind.namespaced() || kind.type().equals(Types.NAMESPACES))
        .map(Kind::type)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * @param resource as in {@code deployments.apps}; empty for all
   */
  static Result<SortedSet<ResourceType>> named(
      KindRegistry kinds, String namespace, String resource) {
    SortedSet<ResourceType> all = all(kinds, namespace);
    if (resource.isEmpty()) {
      return Result.ok(all);
    }
    return all.stream()
        .filter(type -> type.qualified().equals(resource))
        .findFirst()
        .map(type -> Result.<SortedSet<ResourceType>>ok(new TreeSet<>(List.of(type))))
        .orElseGet(() ->
            Result.refused(
                Failure.badRequest(
                    "resource \""
                        + resource
                        + "\" is not known"
                        + (namespace.isEmpty() ? "" : " in a namespace")
                        + "; name it as in pods or deployments.apps")));
  }
}
