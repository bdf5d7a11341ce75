package io.troupe.http.audit;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import io.troupe.actors.gate.Credentials;
import io.troupe.http.auth.PeerCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How somebody who could not be authenticated tried to be. Follows upstream
 * apiserver/pkg/endpoints/filters/authn_audit.go.
 */
final class AttemptedLogin {
  private AttemptedLogin() {}

  static String of(HttpRequest http) {
    List<String> ways = new ArrayList<>();
    String header = http.getHeader("Authorization").map(HttpHeader::value).orElse("").strip();
    String scheme = header.split(" ", 2)[0].toLowerCase(Locale.ROOT);
    boolean hasMore = header.contains(" ");
    if (hasMore && (scheme.equals("basic") || scheme.equals("bearer"))) {
      ways.add(scheme);
    }
    if (!http.getUri().query().get("access_token").orElse("").isBlank()) {
      ways.add("access_token");
    }
    if (PeerCredentials.of(http) instanceof Credentials.ClientCertificate) {
      ways.add("x509");
    }
    return ways.isEmpty()
        ? "Authentication failed, no credentials provided"
        : "Authentication failed, attempted: " + String.join(", ", ways);
  }
}
