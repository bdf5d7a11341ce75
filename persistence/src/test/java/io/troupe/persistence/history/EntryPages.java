package io.troupe.persistence.history;

import io.troupe.core.history.EntryFilter;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Result;
import java.util.OptionalLong;

/** How fast lists of entries are answered: pages until there are enough, the newest first. */
final class EntryPages {
  private static final int PAGE = 500;
  private static final int TIMES = 30;

  private final Past past;
  private final long last;

  EntryPages(Past past, long last) {
    this.past = past;
    this.last = last;
  }

  void measure() throws Exception {
    PastScope cluster = new PastScope.OfCluster();
    entries("first page of the cluster", cluster, "");
    entries("first page of a namespace", new PastScope.OfNamespace("ns-1"), "");
    entries("all of a person", cluster, "user=alice");
    entries("all of a person, by kind", cluster, "user=alice,object.resource=deployments");
    entries("all of a user who did nothing", cluster, "user=nobody");
    entries("a field", cluster, "field=spec.replicas");
    entries("a name that is nowhere", cluster, "object.name=not-there");
    entries("a node's user", cluster, "user=system:node:node-7");
    entries("one object", new PastScope.OfObject(ObjectKey.of("", "nodes", "", "node-7")), "");
  }

  private void entries(String what, PastScope scope, String selector) throws Exception {
    if (!(EntryFilter.parse(selector) instanceof Result.Ok<EntryFilter>(EntryFilter filter))) {
      throw new IllegalArgumentException(selector);
    }
    int[] found = new int[2];
    PastBenchmark.report(
        what + " " + selector,
        TIMES,
        _ -> {
          found[0] = 0;
          found[1] = 0;
          OptionalLong next = OptionalLong.of(last);
          while (next.isPresent() && found[0] < PAGE) {
            PastPage page =
                past.events(scope, filter, 1, next.getAsLong(), Past.Order.NEWEST_FIRST, PAGE)
                    .toCompletableFuture()
                    .get();
            found[0] += page.events().size();
            found[1]++;
            next = page.resume();
          }
        });
    System.out.printf("  %d entries in %d pages%n", found[0], found[1]);
  }
}
