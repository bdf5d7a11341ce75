package io.troupe.http.route;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RemoteAddress;
import io.troupe.actors.gate.Caller;
import io.troupe.core.auth.UserInfo;
import io.troupe.http.audit.Audited;
import io.troupe.http.negotiate.Accept;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * One request on its way, with what every route wants to know of it.
 *
 * @param method upper case
 */
record Exchange(HttpRequest http, String method, Query query, Accept accept, Caller caller) {

  static Exchange of(
      HttpRequest http, Query query, Accept accept, String requestId, UserInfo user) {
    return of(http, query, accept, requestId, user, Optional.empty());
  }

  /**
   * @param impersonator who acts as the user; empty for himself
   */
  static Exchange of(
      HttpRequest http,
      Query query,
      Accept accept,
      String requestId,
      UserInfo user,
      Optional<UserInfo> impersonator) {
    String source =
        http.getAttribute(AttributeKeys.remoteAddress)
            .flatMap(RemoteAddress::getAddress)
            .map(InetAddress::getHostAddress)
            .orElse("");
    String agent = http.getHeader("User-Agent").map(HttpHeader::value).orElse("");
    String method = http.method().name().toUpperCase(Locale.ROOT);
    return new Exchange(
        http, method, query, accept, new Caller(user, source, agent, requestId, 0, impersonator));
  }

  Exchange with(HttpRequest other) {
    Optional<Audited> audited = Audited.of(other);
    return new Exchange(
        other,
        method,
        query,
        accept,
        audited.isPresent() ? caller.noting(audited.get().call()::note) : caller);
  }

  boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }

  String lowerCaseMethod() {
    return method.toLowerCase(Locale.ROOT);
  }

  /** Asked for, or the client is one that people look at. */
  boolean pretty() {
    if (query.has("pretty")) {
      return query.flag("pretty");
    }
    String agent = caller.userAgent();
    return agent.startsWith("curl/") || agent.startsWith("Wget/") || agent.startsWith("Mozilla/5");
  }

  /** The path as sent, still encoded. */
  String path() {
    return http.getUri().path();
  }
}
