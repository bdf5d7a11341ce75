package io.troupe.http.audit;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a request says to come from, and where it comes from. All but the last can be made up.
 * Follows upstream apimachinery/pkg/util/net/http.go.
 */
final class SourceIps {
  /** Addresses that are told of one request. */
  private static final int MAX = 32;

  /** Looks like an address of either kind; nothing is looked up. */
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|(?=.*:)[0-9a-fA-F:.]{2,45}");

  private SourceIps() {}

  /**
   * @param peer address of the connection; may be empty
   */
  static List<String> of(HttpRequest http, String peer) {
    List<String> all = new ArrayList<>();
    for (String each : header(http, "X-Forwarded-For").split(",")) {
      if (all.size() < MAX && isAddress(each.strip())) {
        all.add(each.strip());
      }
    }
    addUnlessLast(all, header(http, "X-Real-Ip").strip());
    addUnlessLast(all, peer);
    return all;
  }

  private static void addUnlessLast(List<String> all, String address) {
    boolean repeats = !all.isEmpty() && all.getLast().equals(address);
    if (isAddress(address) && !repeats) {
      all.add(address);
    }
  }

  private static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches();
  }

  private static String header(HttpRequest http, String name) {
    return http.getHeader(name).map(HttpHeader::value).orElse("");
  }
}
