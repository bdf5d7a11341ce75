package io.troupe.http.aggregate;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.RawHeader;
import io.troupe.core.auth.UserInfo;
import io.troupe.http.proxy.PassedHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The headers of a proxied request: the client's that are passed on, and who the client is. */
final class ForwardedHeaders {
  private ForwardedHeaders() {}

  static List<HttpHeader> of(HttpRequest request, UserInfo user) {
    List<HttpHeader> headers = PassedHeaders.of(request);
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
