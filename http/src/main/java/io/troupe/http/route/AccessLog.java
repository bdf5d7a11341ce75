package io.troupe.http.route;

import io.troupe.http.metric.RequestLabel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line per request, with its facts as key-value pairs. Reads that went well are told at debug
 * level, writes, refusals and slow requests at info. Bodies and tokens are never among the facts.
 */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.troupe.http.access");

  /** Slower requests are always told, in nanoseconds. */
  private static final long SLOW_NANOS = 1_000_000_000L;

  private static final int NANOS_PER_MICRO = 1_000;

  private AccessLog() {}

  static void answered(Exchange exchange, RequestLabel label, int code, long nanos) {
    boolean ordinary = code < 400 && exchange.isRead() && nanos < SLOW_NANOS;
    line(ordinary ? Level.DEBUG : Level.INFO, exchange, label, code, nanos, "request");
  }

  /** A watch or log has ended. */
  static void streamEnded(Exchange exchange, RequestLabel label, long nanos) {
    line(Level.DEBUG, exchange, label, 200, nanos, "stream ended");
  }

  private static void line(
      Level level, Exchange exchange, RequestLabel label, int code, long nanos, String message) {
    if (!LOG.isEnabledForLevel(level)) {
      return;
    }
    LOG.atLevel(level)
        .addKeyValue("verb", label.verb())
        .addKeyValue("path", exchange.path())
        .addKeyValue("code", code)
        .addKeyValue("micros", nanos / NANOS_PER_MICRO)
        .addKeyValue("user", exchange.caller().user().name())
        .addKeyValue("source", exchange.caller().sourceAddress())
        .addKeyValue("agent", exchange.caller().userAgent())
        .addKeyValue("requestId", exchange.caller().requestId())
        .log(message);
  }
}
