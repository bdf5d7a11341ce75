package io.troupe.actors.outgoing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A server that may be called. Equal remotes share their connections.
 *
 * @param caBundle the only roots that are believed, in PEM; empty for those of this machine
 * @param verified whether its certificate counts; false only where a user has asked for it
 * @param identity what this side shows
 */
public record Remote(
    Place place, String caBundle, boolean verified, Optional<ClientIdentity> identity) {
  private static final int SERVICE_PORT = 443;

  public static Remote of(Place place, String caBundle) {
    return new Remote(place, caBundle, true, Optional.empty());
  }

  /**
   * What Kubernetes calls a clientConfig: of an admission webhook, a conversion.
   *
   * @param config with {@code url} or {@code service}, and {@code caBundle} in base64
   * @throws CallFailure when it names no server
   */
  public static Remote ofClientConfig(JsonNode config) {
    try {
      String roots =
          new String(
              Base64.getMimeDecoder().decode(config.path("caBundle").asText("")),
              StandardCharsets.UTF_8);
      JsonNode service = config.path("service");
      if (!service.isObject()) {
        return of(new Place.Web(URI.create(config.path("url").asText(""))), roots);
      }
      String path = service.path("path").asText("");
      return of(
          new Place.ClusterService(
              service.path("namespace").asText(),
              service.path("name").asText(),
              service.path("port").asInt(SERVICE_PORT),
              path.isEmpty() || path.startsWith("/") ? path : "/" + path),
          roots);
    } catch (IllegalArgumentException malformed) {
      throw new CallFailure("could not get REST client: " + malformed.getMessage());
    }
  }
}
