package io.troupe.http.aggregate;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.RawHeader;
import io.troupe.core.auth.UserInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers of a proxied request: the client's, without its credentials and without anything that
 * could pass for this server's word, and who the client is.
 */
final class ForwardedHeaders {
  private static final String IDENTITY = "x-remote-";
  private static final String IMPERSONATION = "impersonate-";

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

  private ForwardedHeaders() {}

  static List<HttpHeader> of(HttpRequest request, UserInfo user) {
    List<HttpHeader> headers = new ArrayList<>();
    for (HttpHeader header : request.getHeaders()) {
      if (header.renderInRequests() && passes(header.lowercaseName())) {
        headers.add(header);
      }
    }
    headers.add(RawHeader.create("X-Remote-User", user.name()));
    if (!user.uid().isEmpty()) {
      headers.add(RawHeader.create("X-Remote-Uid", user.uid()));
    }
    user.groups().forEach(group -> headers.add(RawHeader.create("X-Remote-Group", group)));
    for (Map.Entry<String, List<String>> extra : user.extra().entrySet()) {
      String name = "X-Remote-Extra-" + escaped(extra.getKey());
      extra.getValue().forEach(value -> headers.add(RawHeader.create(name, value)));
    }
    return headers;
  }

  /** Of an answer: what belongs to the connection it came by stays there. */
  static boolean isOfConnection(HttpHeader header) {
    return NOT_PASSED_ON.contains(header.lowercaseName());
  }

  private static boolean passes(String name) {
    return !NOT_PASSED_ON.contains(name)
        && !name.startsWith(IDENTITY)
        && !name.startsWith(IMPERSONATION);
  }

  /** What cannot stand in a header's name is percent-encoded, upper case included. */
  private static String escaped(String key) {
    StringBuilder out = new StringBuilder(key.length());
    for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "-_.~!#$&'*+^`|".indexOf(c) >= 0;
      out.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return out.toString().toLowerCase(Locale.ROOT);
  }
}
