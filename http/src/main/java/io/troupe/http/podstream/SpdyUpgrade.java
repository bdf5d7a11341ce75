package io.troupe.http.podstream;

import akka.NotUsed;
import akka.http.impl.engine.server.UpgradeToOtherProtocolResponseHeader;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.Connection;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import java.util.Locale;

/** A connection that goes on as SPDY after its first request. */
final class SpdyUpgrade {
  private static final String SPDY = "SPDY/3.1";

  private SpdyUpgrade() {}

  static boolean wanted(HttpRequest request) {
    boolean upgrades =
        request
            .getHeader("Connection")
            .map(HttpHeader::value)
            .orElse("")
            .toLowerCase(Locale.ROOT)
            .contains("upgrade");
    String to = request.getHeader("Upgrade").map(HttpHeader::value).orElse("");
    return upgrades && to.toLowerCase(Locale.ROOT).contains(SPDY.toLowerCase(Locale.ROOT));
  }

  static HttpResponse response(String protocol, Flow<ByteString, ByteString, NotUsed> flow) {
    return HttpResponse.create()
        .withStatus(StatusCodes.SWITCHING_PROTOCOLS)
        .addHeader(Connection.create("Upgrade"))
        .addHeader(RawHeader.create("Upgrade", SPDY))
        .addHeader(RawHeader.create("X-Stream-Protocol-Version", protocol))
        .addHeader(
            new UpgradeToOtherProtocolResponseHeader(
                flow.mapMaterializedValue(none -> (Object) none).asScala()));
  }
}
