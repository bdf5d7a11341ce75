package io.troupe.http.proxy;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which headers go on to another server: not those of one connection, not the client's credentials,
 * and nothing that could pass for this server's word on who the client is.
 */
public final class PassedHeaders {
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "content-type",
          "host",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private PassedHeaders() {}

  /** Of a request; the list is the caller's to add to. */
  public static List<HttpHeader> of(HttpRequest request) {
    List<HttpHeader> headers = new ArrayList<>();
    for (HttpHeader header : request.getHeaders()) {
      String name = header.lowercaseName();
      if (header.renderInRequests()
          && !isOfConnection(header)
          && !name.startsWith("impersonate-")
          && !name.startsWith("x-remote-")) {
        headers.add(header);
      }
    }
    return headers;
  }

  /** Of an answer: what belongs to the connection it came by stays there. */
  public static boolean isOfConnection(HttpHeader header) {
    return NOT_PASSED_ON.contains(header.lowercaseName());
  }
}
