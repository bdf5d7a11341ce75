package io.troupe.http.route;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import io.troupe.http.fairness.FairnessGate;
import io.troupe.http.negotiate.BodyReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code /statusz} and {@code /flagz}: what runs, since when, and with which limits, for people.
 * Follows upstream component-base zpages.
 */
final class DiagnosticsRoute {
  private static final String NAME = "troupe-apiserver";
  private static final String WARNING =
      "Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility"
          + " guarantees and is for debugging purposes only.\n\n";

  private final InstantSource clock;
  private final Instant started;
  private final String version;

  DiagnosticsRoute(InstantSource clock, String productVersion) {
    this.clock = clock;
    this.started = clock.instant();
    this.version = productVersion;
  }

  HttpResponse status() {
    Duration up = Duration.between(started, clock.instant());
    String text =
        NAME
            + " statusz\n"
            + WARNING
            + "Started: "
            + started
            + "\nUp: "
            + up.toHours()
            + " hr "
            + String.format(
                Locale.ROOT, "%02d min %02d sec", up.toMinutesPart(), up.toSecondsPart())
            + "\nJava version: "
            + Runtime.version()
            + "\nBinary version: "
            + version
            + "\nEmulation version: "
            + VersionRoute.KUBERNETES
            + "\n";
    return Responses.text(StatusCodes.OK, text);
  }

  /** The limits that upstream has flags for, by the names of those flags. */
  HttpResponse flags() {
    Map<String, Object> flags = new TreeMap<>();
    flags.put("max-requests-inflight + max-mutating-requests-inflight", FairnessGate.SEATS);
    flags.put("request-timeout", TimeLimit.MAX.toSeconds() + "s");
    flags.put("min-request-timeout", WatchRoute.DEFAULT_SECONDS_MIN);
    flags.put("max-request-body-bytes", BodyReader.BODY_BYTES_MAX);
    StringBuilder text = new StringBuilder(NAME).append(" flagz\n").append(WARNING);
    flags.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return Responses.text(StatusCodes.OK, text.toString());
  }
}
