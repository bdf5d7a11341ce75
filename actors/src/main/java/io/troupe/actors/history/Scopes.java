package io.troupe.actors.history;

import io.troupe.core.history.EntryFilter;
import io.troupe.core.history.WhyRules;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastEvent;
import io.troupe.persistence.history.PastPage;
import io.troupe.persistence.history.PastScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where events that a filter asks for can be, as narrow as it allows: the index knows names, all
 * else is looked for. A name without a resource is looked for in every resource of its namespace.
 */
record Scopes(Optional<ResourceType> type, List<PastScope> all, EntryFilter filter) {

  private static final ResourceType NAMESPACES = new ResourceType("", "namespaces");

  private static ObjectKey namespace(String name) {
    return new ObjectKey(NAMESPACES, "", name);
  }

  static Scopes of(EntryFilter filter, String namespace, KindRegistry kinds) {
    Optional<ResourceType> type = type(filter, kinds);
    String where = namespace.isEmpty() ? filter.namespace().orElse("") : namespace;
    Optional<Kind> kind = type.flatMap(kinds::byType);
    boolean cluster = kind.isPresent() && !kind.get().namespaced();
    if (filter.asksForDecisions()) {
      // A plan says in its own words what it was made for; the reader judges it.
      PastScope plans = new PastScope.OfType(WhyRules.PLANS, cluster ? "" : where);
      return new Scopes(type, List.of(plans), EntryFilter.EVERYTHING);
    }
    if (type.isEmpty()) {
      return new Scopes(type, untyped(filter, where, kinds), filter);
    }
    if (type.get().equals(NAMESPACES) && !where.isEmpty()) {
      // Who may see into one namespace may not see the others.
      return new Scopes(type, List.of(new PastScope.OfObject(namespace(where))), filter);
    }
    boolean located = cluster || !where.isEmpty();
    String place = cluster ? "" : where;
    PastScope scope =
        located && filter.name().isPresent()
            ? new PastScope.OfObject(new ObjectKey(type.get(), place, filter.name().get()))
            : new PastScope.OfType(type.get(), place);
    return new Scopes(type, List.of(scope), filter);
  }

  private static List<PastScope> untyped(EntryFilter filter, String where, KindRegistry kinds) {
    if (where.isEmpty()) {
      return List.of(new PastScope.OfCluster());
    }
    if (filter.name().isEmpty()) {
      return List.of(new PastScope.OfNamespace(where));
    }
    String name = filter.name().get();
    List<PastScope> scopes = new ArrayList<>();
    kinds.all().stream()
        .filter(kind -> kind.namespaced() && kind.verbs().contains("create"))
        .filter(kind -> !HistoryKinds.isHistory(kind))
        .map(Kind::storedAs)
        .distinct()
        .forEach(type -> scopes.add(new PastScope.OfObject(new ObjectKey(type, where, name))));
    if (name.equals(where)) {
      scopes.add(new PastScope.OfObject(namespace(name)));
    }
    return scopes;
  }

  private static Optional<ResourceType> type(EntryFilter filter, KindRegistry kinds) {
    return filter
        .resource()
        .map(text -> {
          int dot = text.indexOf('.');
          String resource = dot < 0 ? text : text.substring(0, dot);
          if (dot >= 0) {
            return stored(new ResourceType(text.substring(dot + 1), resource), kinds);
          }
          if (filter.group().isPresent()) {
            return stored(new ResourceType(filter.group().get(), resource), kinds);
          }
          return kinds.all().stream()
              .filter(kind -> kind.type().resource().equals(resource))
              .map(Kind::storedAs)
              .findFirst()
              .orElse(new ResourceType("", resource));
        });
  }

  private static ResourceType stored(ResourceType type, KindRegistry kinds) {
    return kinds.byType(type).map(Kind::storedAs).orElse(type);
  }

  /** A page over all scopes in order. */
  CompletionStage<PastPage> page(Past past, long from, long to, Past.Order order, int max) {
    if (all.size() == 1) {
      return past.events(all.getFirst(), filter, from, to, order, max);
    }
    List<CompletableFuture<PastPage>> pages =
        all.stream()
            .map(scope -> past.events(scope, filter, from, to, order, max).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(pages.toArray(CompletableFuture[]::new))
        .thenApply(_ -> merged(pages.stream().map(CompletableFuture::join).toList(), order, max));
  }

  /** Of pages that do not reach equally far, as far as the shortest. */
  static PastPage merged(List<PastPage> pages, Past.Order order, int max) {
    boolean newest = order == Past.Order.NEWEST_FIRST;
    OptionalLong reach = OptionalLong.empty();
    for (PastPage page : pages) {
      if (page.resume().isPresent()) {
        long resume = page.resume().getAsLong();
        long so = reach.orElse(resume);
        reach = OptionalLong.of(newest ? Math.max(so, resume) : Math.min(so, resume));
      }
    }
    OptionalLong end = reach;
    Comparator<PastEvent> byRevision = Comparator.comparingLong(e -> e.event().revision());
    List<PastEvent> events =
        pages.stream()
            .flatMap(page -> page.events().stream())
            .filter(e ->
                end.isEmpty()
                    || (newest
                        ? e.event().revision() > end.getAsLong()
                        : e.event().revision() < end.getAsLong()))
            .sorted(newest ? byRevision.reversed() : byRevision)
            .toList();
    return events.size() <= max
        ? new PastPage(events, end)
        : new PastPage(events.subList(0, max), OptionalLong.of(events.get(max).event().revision()));
  }
}
