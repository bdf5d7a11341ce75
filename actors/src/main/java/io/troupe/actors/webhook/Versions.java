package io.troupe.actors.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.outcome.Result;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Other versions in which the same objects are served. */
public interface Versions {

  /** Without the kind itself, in discovery order. */
  Collection<Kind> equivalents(Kind kind);

  /**
   * @param object the caller's to give away
   */
  CompletionStage<Result<ObjectNode>> convert(ObjectNode object, Kind from, Kind to);

  /** Versions of a resource that differ in nothing but their apiVersion. */
  static Versions ofSameShape(Supplier<KindRegistry> kinds) {
    return new Versions() {
      @Override
      public Collection<Kind> equivalents(Kind kind) {
        return kinds.get().all().stream()
            .filter(other -> other.type().equals(kind.type()) && !other.gvk().equals(kind.gvk()))
            .toList();
      }

      @Override
      public CompletionStage<Result<ObjectNode>> convert(ObjectNode object, Kind from, Kind to) {
        object.put("apiVersion", to.gvk().apiVersion());
        return CompletableFuture.completedStage(Result.ok(object));
      }
    };
  }
}
