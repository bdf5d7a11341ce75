package io.troupe.http.route;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.troupe.http.audit.Audited;
import io.troupe.http.metric.RequestLabel;
import io.troupe.http.metric.RequestMetrics;
import java.util.List;
import java.util.function.LongSupplier;

/** The last station of every answer: common headers, counters, the access line. */
final class Observer {
  private static final HttpHeader NO_CACHE = RawHeader.create("Cache-Control", "no-cache, private");

  private final RequestMetrics metrics;
  private final LiveStreams live;
  private final Materializer materializer;
  private final LongSupplier nanoTime;

  Observer(
      RequestMetrics metrics, LiveStreams live, Materializer materializer, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.live = live;
    this.materializer = materializer;
    this.nanoTime = nanoTime;
  }

  HttpResponse finish(Answer answer, String auditId, long start, HttpResponse response) {
    Exchange exchange = answer.exchange();
    long nanos = nanoTime.getAsLong() - start;
    int code = response.status().intValue();
    metrics.answered(answer.label(), code, nanos);
    AccessLog.answered(exchange, answer.label(), code, nanos);
    HttpResponse out =
        Audited.of(exchange.http())
            .map(audited -> audited.answered(response, answer.stream(), goesOn(answer, code)))
            .orElse(response);
    if (exchange.method().equals("HEAD")) {
      out = withoutBody(out);
    } else if (answer.stream() && flows(code) && !proxied(answer)) {
      out = counted(exchange, answer.label(), out);
    } else if (!proxied(answer)) {
      out = Compression.of(exchange, out);
    }
    HttpHeader audit = RawHeader.create("Audit-ID", auditId);
    return out.getHeader("Cache-Control").isPresent()
        ? out.addHeader(audit)
        : out.addHeaders(List.of(audit, NO_CACHE));
  }

  /** Whether {@link LiveStreams} will say when it is over. */
  private static boolean goesOn(Answer answer, int code) {
    boolean upgraded = code == StatusCodes.SWITCHING_PROTOCOLS.intValue();
    return answer.stream() && !proxied(answer) && (flows(code) || upgraded);
  }

  /** A what-if is made while it is told. */
  private static boolean flows(int code) {
    return code == StatusCodes.OK.intValue() || code == StatusCodes.CREATED.intValue();
  }

  /** Somebody else's answer is passed on as it is. */
  private static boolean proxied(Answer answer) {
    return answer.label().subresource().equals("proxy");
  }

  private HttpResponse counted(Exchange exchange, RequestLabel label, HttpResponse response) {
    ResponseEntity entity = response.entity();
    Source<ByteString, ?> bytes = entity.getDataBytes().via(live.counted(exchange, label));
    return label.verb().equals("watch") && WatchSocket.wanted(exchange)
        ? WatchSocket.of(exchange, bytes)
        : response.withEntity(HttpEntities.createChunked(entity.getContentType(), bytes));
  }

  /** For HEAD: the headers without the body. */
  private HttpResponse withoutBody(HttpResponse response) {
    ResponseEntity entity = response.entity();
    if (!entity.isStrict()) {
      // Cancelling is enough: whatever would be read is made on demand.
      entity.getDataBytes().runWith(Sink.cancelled(), materializer);
    }
    return response.withEntity(HttpEntities.create(entity.getContentType(), new byte[0]));
  }
}
