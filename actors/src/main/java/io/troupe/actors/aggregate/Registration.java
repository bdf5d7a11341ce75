package io.troupe.actors.aggregate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.core.aggregate.ApiService;
import io.troupe.core.aggregate.LocalApiServices;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.outcome.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the APIServices of what this server serves itself, mends them, and removes those of custom
 * resources that are gone. Used by one actor only.
 */
final class Registration {
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

  private final ApiServiceWrites writes;
  private final Supplier<KindRegistry> kinds;
  private final Set<String> builtIn = new TreeSet<>();
  private Object lastKinds;
  private Object lastImage;

  /**
   * @param builtIn the kinds that are always there
   * @param kinds all that are served now, custom ones included
   */
  Registration(ApiServiceWrites writes, Collection<Kind> builtIn, Supplier<KindRegistry> kinds) {
    this.writes = writes;
    this.kinds = kinds;
    builtIn.forEach(kind -> this.builtIn.add(kind.gvk().apiVersion()));
  }

  /** Completes when all that differed has been written or refused; never fails. */
  CompletionStage<Void> reconcile(ClusterImage image) {
    Set<String> served = new TreeSet<>();
    Collection<Kind> all = kinds.get().all();
    all.forEach(kind -> served.add(kind.gvk().apiVersion()));
    Object now = image.of(ApiService.TYPE);
    if (served.equals(lastKinds) && now == lastImage) {
      return CompletableFuture.completedStage(null);
    }
    List<CompletableFuture<Boolean>> done = new ArrayList<>();
    Map<String, ObjectNode> wanted = LocalApiServices.wanted(all, builtIn);
    wanted.forEach((name, object) ->
        image
            .of(ApiService.TYPE)
            .get("", name)
            .map(StoredObject::tree)
            .ifPresentOrElse(
                stored -> mend(done, name, stored, object),
                () -> done.add(outcome("create", name, writes.create(object)))));
    for (StoredObject stored : image.of(ApiService.TYPE).all()) {
      boolean ours =
          LocalApiServices.ALWAYS.equals(stored.facts().labels().get(ApiService.MANAGED_LABEL));
      if (ours && !wanted.containsKey(stored.key().name())) {
        String name = stored.key().name();
        done.add(outcome("delete", name, writes.delete(name, stored.uid().value())));
      }
    }
    return CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new))
        .thenAccept(_ -> {
          if (done.stream().allMatch(CompletableFuture::join)) {
            lastKinds = served;
            lastImage = now;
          }
        });
  }

  /** A user's own, of a name that this server would use, is left alone. */
  private void mend(
      List<CompletableFuture<Boolean>> done, String name, ObjectNode stored, ObjectNode wanted) {
    ApiService known = ApiService.of(stored);
    if (!known.managed().isEmpty() && LocalApiServices.differs(stored, wanted)) {
      stored.set("spec", wanted.get("spec"));
      done.add(outcome("update", name, writes.update(name, stored)));
    }
  }

  private static CompletableFuture<Boolean> outcome(
      String verb, String name, CompletionStage<WriteAnswer> answer) {
    return answer
        .toCompletableFuture()
        .handle((result, thrown) -> {
          if (thrown != null) {
            LOG.warn("cannot {} APIService {}", verb, name, thrown);
            return false;
          }
          if (result instanceof WriteAnswer.Refused(var failure, _)
              && failure.reason() != Reason.ALREADY_EXISTS
              && failure.reason() != Reason.NOT_FOUND) {
            LOG.warn("cannot {} APIService {}: {}", verb, name, failure.message());
            return false;
          }
          return true;
        });
  }
}
