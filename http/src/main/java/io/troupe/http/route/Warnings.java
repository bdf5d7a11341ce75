package io.troupe.http.route;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Warning headers: each once, bounded. Follows upstream apiserver pkg/endpoints/filters. */
public final class Warnings {
  /** All warnings of one response together. */
  private static final int TOTAL_BYTES_MAX = 4 * 1024;

  /** What is left of each when all together are too long. */
  private static final int CUT_CHARS = 256;

  private Warnings() {}

  public static HttpResponse add(HttpResponse response, List<String> warnings) {
    if (warnings.isEmpty()) {
      return response;
    }
    List<String> distinct = new ArrayList<>(new LinkedHashSet<>(warnings));
    int total = distinct.stream().mapToInt(String::length).sum();
    List<HttpHeader> headers = new ArrayList<>();
    int sent = 0;
    for (String warning : distinct) {
      String text = total > TOTAL_BYTES_MAX ? cut(warning) : warning;
      sent += text.length();
      if (sent > TOTAL_BYTES_MAX) {
        break;
      }
      headers.add(RawHeader.create("Warning", "299 - " + quoted(text)));
    }
    return response.addHeaders(headers);
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= CUT_CHARS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, CUT_CHARS));
  }

  /** As a quoted-string; control characters cannot stand in a header. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8).append('"');
    text.chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            out.append('\\');
          }
          out.append(c < 0x20 || c == 0x7f ? ' ' : (char) c);
        });
    return out.append('"').toString();
  }
}
