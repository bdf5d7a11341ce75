package io.troupe.actors.version;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Conversion;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks conversion webhooks. */
public interface ConversionCalls {
  /** Where no webhook can be reached. */
  ConversionCalls NONE =
      (_, _, _) ->
          CompletableFuture.completedStage(
              Result.refused(Failure.internal("conversion webhooks cannot be called here")));

  /**
   * @param apiVersion wanted of all
   * @param objects of any other versions; become the call's
   * @return as many, in the same order, or why not, in upstream's words
   */
  CompletionStage<Result<List<ObjectNode>>> convert(
      Conversion.Webhook webhook, String apiVersion, List<ObjectNode> objects);
}
