package io.troupe.http.stream;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.image.WatchEvent;
import io.troupe.actors.image.WatchHub.Batch;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Conversion;
import io.troupe.core.kind.Kind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Changes as a kind shows its objects, a batch at a time; for kinds that are stored as they are
 * served the same stream.
 */
public final class ConvertedBatches {
  private ConvertedBatches() {}

  /** Objects could not be brought into the version of the watch. */
  public static final class Unconverted extends RuntimeException {
    private final transient Failure refusal;

    Unconverted(Failure refusal) {
      super(refusal.message(), null, false, false);
      this.refusal = refusal;
    }

    Failure refusal() {
      return refusal;
    }
  }

  public static Source<Batch, NotUsed> of(ApiGate gate, Kind kind, Source<Batch, NotUsed> batches) {
    return kind.storage().conversion() instanceof Conversion.Identity
        ? batches
        : batches.mapAsync(1, batch -> converted(gate, kind, batch));
  }

  private static CompletionStage<Batch> converted(ApiGate gate, Kind kind, Batch batch) {
    List<StoredObject> objects = new ArrayList<>();
    for (WatchEvent event : batch.events()) {
      event.change().before().ifPresent(objects::add);
      objects.add(event.change().last());
    }
    return gate.inVersion(kind, objects)
        .thenApply(answer ->
            switch (answer) {
              case Result.Refused<List<StoredObject>>(var failure) ->
                  throw new Unconverted(failure);
              case Result.Ok<List<StoredObject>>(var shown) -> rebuilt(batch, shown.iterator());
            });
  }

  private static Batch rebuilt(Batch batch, Iterator<StoredObject> shown) {
    List<WatchEvent> events = new ArrayList<>(batch.events().size());
    for (WatchEvent event : batch.events()) {
      ObjectChange change = event.change();
      Optional<StoredObject> before =
          change.before().isPresent() ? Optional.of(shown.next()) : Optional.empty();
      StoredObject last = shown.next();
      events.add(
          new WatchEvent(
              new ObjectChange(
                  change.revision(), change.type(), before, change.after().map(_ -> last), last)));
    }
    return new Batch(events, batch.revision());
  }
}
