package io.troupe.actors.authn.oidc;

import io.troupe.actors.outgoing.Remote;
import java.util.List;

/**
 * One issuer that is believed.
 *
 * @param url as tokens name it, exactly
 * @param discovery where its description is
 * @param audiences of which a token must name one
 */
public record JwtSettings(
    String url, Remote discovery, List<String> audiences, ClaimMapping mapping) {
  public JwtSettings {
    audiences = List.copyOf(audiences);
  }
}
