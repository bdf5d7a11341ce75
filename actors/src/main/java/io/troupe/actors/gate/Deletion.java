package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteLoop.Step;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Deletes one object, or all that a selection names, each by itself. */
final class Deletion {
  /** Objects of one collection that are deleted at the same time. */
  static final int AT_ONCE_MAX = 32;

  private final GateParts parts;
  private final Admission admission;
  private final WriteLoop loop;

  Deletion(GateParts parts, Admission admission, WriteLoop loop) {
    this.parts = parts;
    this.admission = admission;
    this.loop = loop;
  }

  CompletionStage<WriteAnswer> one(Write write, ObjectKey key, DeleteOptions options) {
    DeleteOptions wish = defaulted(write, options);
    return loop.run(write, image -> compute(write, key, wish, image));
  }

  /** What becomes of dependents, where early clients relied on another answer than today's. */
  private static DeleteOptions defaulted(Write write, DeleteOptions options) {
    Optional<String> warning = write.kind().orphaningWarning();
    if (warning.isEmpty() || options.propagation().isPresent()) {
      return options;
    }
    if (!warning.get().isEmpty()) {
      write.warn(List.of(warning.get()));
    }
    return new DeleteOptions(
        options.graceSeconds(),
        Optional.of(DeleteOptions.Propagation.ORPHAN),
        options.uid(),
        options.resourceVersion());
  }

  /** Deletes without asking admission: it has let pass what brought this about. */
  CompletionStage<WriteAnswer> admitted(Write write, ObjectKey key, DeleteOptions options) {
    return loop.run(
        write,
        image ->
            CompletableFuture.completedStage(
                image
                    .get(key)
                    .map(stands -> step(write, stands, options, image))
                    .orElseGet(() -> missing(write, key))));
  }

  private static Step missing(Write write, ObjectKey key) {
    return new Step.Finished(write.refused(Failure.notFound(write.kind().type(), key.name())));
  }

  private CompletionStage<Step> compute(
      Write write, ObjectKey key, DeleteOptions options, ClusterImage image) {
    Optional<StoredObject> stands = image.get(key);
    if (stands.isEmpty()) {
      return CompletableFuture.completedStage(missing(write, key));
    }
    return parts
        .versions()
        .tree(write.kind(), stands.get())
        .thenCompose(shown ->
            switch (shown) {
              case Result.Refused<ObjectNode>(var failure) ->
                  CompletableFuture.completedStage(new Step.Finished(write.refused(failure)));
              case Result.Ok<ObjectNode>(var old) ->
                  judged(write, stands.get(), old, options, image);
            });
  }

  private CompletionStage<Step> judged(
      Write write, StoredObject stands, ObjectNode old, DeleteOptions options, ClusterImage image) {
    ObjectKey key = stands.key();
    AdmissionRequest request =
        Admission.of(
            write,
            AdmissionRequest.Operation.DELETE,
            key,
            Optional.empty(),
            Optional.of(old),
            image);
    return admission
        .both(request)
        .thenApply(refusal ->
            refusal.isPresent()
                ? new Step.Finished(write.refused(refusal.get()))
                : step(write, stands, options, image));
  }

  private Step step(Write write, StoredObject stands, DeleteOptions options, ClusterImage image) {
    if (write.dryRun()) {
      return new Step.Finished(new WriteAnswer.Written(stands, false, write.warnings()));
    }
    return new Step.Ask(
        stands.key(),
        // This life of it: a command that is late must not delete what was made anew meanwhile.
        Expectation.ofLife(stands.uid(), image.revision()),
        new ObjectCommand.Delete(options),
        (done, gone) -> answer(write, done, gone),
        () -> {});
  }

  private WriteAnswer answer(Write write, StoredObject object, boolean gone) {
    if (!gone) {
      return new WriteAnswer.Written(object, false, write.warnings());
    }
    parts.hooksOf(object.key().type()).forEach(hook -> hook.afterDelete(object));
    return new WriteAnswer.Removed(object, write.warnings());
  }

  /** What is gone meanwhile is no failure; any other refusal ends the whole. */
  CompletionStage<WriteAnswer> collection(
      Write write, DeleteOptions options, String labelSelector, String fieldSelector) {
    Result<Selection> selection =
        Selection.of(write.kind(), write.key().namespace(), labelSelector, fieldSelector);
    return switch (selection) {
      case Result.Refused<Selection>(var failure) ->
          CompletableFuture.completedStage(write.refused(failure));
      case Result.Ok<Selection>(var chosen) ->
          parts
              .latest()
              .thenCompose(image -> {
                List<StoredObject> objects =
                    image.of(write.kind().storedAs()).all().stream()
                        .filter(chosen::matches)
                        .toList();
                return some(write, options, objects, 0, new ArrayList<>());
              });
    };
  }

  private CompletionStage<WriteAnswer> some(
      Write write,
      DeleteOptions options,
      List<StoredObject> objects,
      int from,
      List<StoredObject> done) {
    if (from >= objects.size()) {
      return CompletableFuture.completedStage(
          new WriteAnswer.RemovedMany(done, parts.images().current().revision(), write.warnings()));
    }
    int to = Math.min(objects.size(), from + AT_ONCE_MAX);
    List<CompletableFuture<WriteAnswer>> answers =
        objects.subList(from, to).stream()
            .map(object -> one(write, object.key(), options).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenCompose(_ -> {
          for (CompletableFuture<WriteAnswer> future : answers) {
            Optional<WriteAnswer> refusal = collect(future.join(), done);
            if (refusal.isPresent()) {
              return CompletableFuture.completedStage(refusal.get());
            }
          }
          return some(write, options, objects, to, done);
        });
  }

  private static Optional<WriteAnswer> collect(WriteAnswer answer, List<StoredObject> done) {
    return switch (answer) {
      case WriteAnswer.Removed(var last, _) -> {
        done.add(last);
        yield Optional.empty();
      }
      case WriteAnswer.Written(var object, _, _) -> {
        done.add(object);
        yield Optional.empty();
      }
      case WriteAnswer.Refused(var failure, _) when failure.reason() == Reason.NOT_FOUND ->
          Optional.empty();
      case WriteAnswer.Refused refused -> Optional.of(refused);
      case WriteAnswer.Other _, WriteAnswer.RemovedMany _ ->
          throw new IllegalStateException("a delete does not end so: " + answer);
    };
  }
}
