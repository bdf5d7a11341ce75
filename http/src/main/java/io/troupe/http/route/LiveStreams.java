package io.troupe.http.route;

import akka.NotUsed;
import akka.stream.SharedKillSwitch;
import akka.stream.javadsl.Flow;
import io.troupe.http.audit.Audited;
import io.troupe.http.metric.RequestLabel;
import io.troupe.http.metric.RequestMetrics;
import java.util.function.LongSupplier;

/** Answers that go on: counted while they flow, and ended when the server stops. */
final class LiveStreams {
  private final RequestMetrics metrics;
  private final OpenStreams open;
  private final SharedKillSwitch streams;
  private final LongSupplier nanoTime;

  /**
   * @param streams ends all of them, when the server stops
   */
  LiveStreams(
      RequestMetrics metrics, OpenStreams open, SharedKillSwitch streams, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.open = open;
    this.streams = streams;
    this.nanoTime = nanoTime;
  }

  /** Passes everything on. It counts from the moment it begins to flow. */
  <T> Flow<T, T, NotUsed> counted(Exchange exchange, RequestLabel label) {
    return Flow.<T>create()
        .via(streams.<T>flow())
        .watchTermination((_, ended) -> {
          long start = nanoTime.getAsLong();
          open.opened();
          metrics.longRunning(label, 1);
          ended.whenComplete((_, _) -> {
            open.ended();
            Audited.of(exchange.http()).ifPresent(Audited::ended);
            metrics.longRunning(label, -1);
            AccessLog.streamEnded(exchange, label, nanoTime.getAsLong() - start);
          });
          return NotUsed.getInstance();
        });
  }
}
