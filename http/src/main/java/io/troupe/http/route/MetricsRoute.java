package io.troupe.http.route;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code /metrics} in Prometheus' text form, or OpenMetrics when asked for. */
final class MetricsRoute {
  private final PrometheusRegistry registry;
  private final ExpositionFormats formats = ExpositionFormats.init();

  MetricsRoute(PrometheusRegistry registry) {
    this.registry = registry;
  }

  HttpResponse handle(Exchange exchange) {
    String accept = exchange.http().getHeader("Accept").map(HttpHeader::value).orElse("");
    ExpositionFormatWriter writer = formats.findWriter(accept);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 * 1024);
    try {
      writer.write(bytes, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var type = akka.http.javadsl.model.ContentTypes.parse(writer.getContentType());
    return HttpResponse.create()
        .withEntity(HttpEntities.create(type, ByteString.fromArrayUnsafe(bytes.toByteArray())));
  }
}
