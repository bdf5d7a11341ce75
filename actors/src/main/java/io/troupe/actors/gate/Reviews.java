package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** POSTs of kinds that are asked and not stored: always 201, never with a uid or a revision. */
final class Reviews {
  private final GateParts parts;

  Reviews(GateParts parts) {
    this.parts = parts;
  }

  CompletionStage<WriteAnswer> run(
      Write write, ReviewAnswer review, ObjectNode body, List<String> decodeProblems) {
    GroupVersionKind kind = write.kind().gvk();
    Optional<Failure> refusal =
        Bodies.ofKind(body, kind)
            .or(() ->
                write.kind().namespaced()
                    ? Bodies.inNamespace(body, write.key().namespace())
                    : Optional.empty())
            .or(() -> Bodies.fields(write, parts.schemaOf(kind), kind, body, decodeProblems));
    if (refusal.isPresent()) {
      return CompletableFuture.completedStage(write.refused(refusal.get()));
    }
    return review
        .answer(body, write.request().caller().user(), parts.images().current())
        .thenApply(answered ->
            switch (answered) {
              case Result.Refused<ObjectNode>(Failure failure) -> write.refused(failure);
              case Result.Ok<ObjectNode>(ObjectNode answer) ->
                  new WriteAnswer.Other(Json.bytes(answer), true, write.warnings());
            });
  }
}
