package io.troupe.actors.control;

import io.troupe.core.image.StoredObject;
import io.troupe.core.reconcile.Selectors;
import io.troupe.core.select.LabelSelector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Remembers Services' selectors, which every change of a pod asks for. Any thread. */
final class SelectorMemory implements Selectors {
  private static final int SERVICES_MAX = 20_000;

  private record Known(long revision, LabelSelector selector) {}

  private final ConcurrentMap<String, Known> byPath = new ConcurrentHashMap<>();

  @Override
  public LabelSelector of(StoredObject service) {
    Known known = byPath.get(service.key().path());
    if (known != null && known.revision() == service.revision()) {
      return known.selector();
    }
    LabelSelector selector = PLAIN.of(service);
    if (byPath.size() >= SERVICES_MAX) {
      byPath.clear(); // deleted Services stay until then; they are small
    }
    byPath.put(service.key().path(), new Known(service.revision(), selector));
    return selector;
  }
}
