package io.troupe.http.route;

import akka.http.javadsl.coding.Coder;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Gzip for what is long enough to be worth it. Follows upstream apiserver
 * pkg/endpoints/handlers/responsewriters, fastest level included.
 */
final class Compression {
  /** Shorter answers go as they are, and so do those whose length nobody knows. */
  static final long BYTES_MIN = 128L * 1024;

  private Compression() {}

  static HttpResponse of(Exchange exchange, HttpResponse response) {
    OptionalLong length = response.entity().getContentLengthOption();
    boolean worth =
        exchange.method().equals("GET")
            && length.orElse(0) > BYTES_MIN
            && response.getHeader("Content-Encoding").isEmpty()
            && accepted(exchange);
    return worth
        ? Coder.GzipLevel1.encodeMessage(response)
            .addHeader(RawHeader.create("Vary", "Accept-Encoding"))
        : response;
  }

  /** Named, and not with the weight of nothing. */
  static boolean accepted(Exchange exchange) {
    String header = exchange.http().getHeader("Accept-Encoding").map(HttpHeader::value).orElse("");
    return Arrays.stream(header.split(","))
        .map(clause -> clause.replace(" ", ""))
        .anyMatch(clause ->
            (clause.equals("gzip") || clause.startsWith("gzip;"))
                && !clause.matches(".*;q=0(\\.0*)?"));
  }
}
