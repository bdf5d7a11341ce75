package io.troupe.actors.link;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import java.util.concurrent.CompletionStage;

/** Logs of containers, wherever they run. Authorization is the caller's. */
public interface PodLogs {
  sealed interface Answer {
    record Stream(Source<ByteString, NotUsed> text) implements Answer {}

    record Refused(Failure failure) implements Answer {}
  }

  /**
   * @param options PodLogOptions as JSON: container, follow, previous, sinceSeconds, sinceTime,
   *     timestamps, tailLines, limitBytes
   */
  CompletionStage<Answer> logs(ObjectKey pod, ObjectNode options);
}
