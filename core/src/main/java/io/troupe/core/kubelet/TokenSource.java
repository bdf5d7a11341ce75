package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A {@code serviceAccountToken} in a projected volume. Upstream: pkg/volume/projected.
 *
 * @param audience empty for the API server itself
 * @param expirationSeconds asked for; the server may give another time
 */
public record TokenSource(String audience, long expirationSeconds)
    implements Comparable<TokenSource> {
  private static final long SECONDS_DEFAULT = 3600;

  /** All that a pod's volumes name. */
  public static SortedSet<TokenSource> of(PodView pod) {
    SortedSet<TokenSource> all = new TreeSet<>();
    for (JsonNode volume : pod.spec().path("volumes")) {
      for (JsonNode source : volume.path("projected").path("sources")) {
        if (source.has("serviceAccountToken")) {
          all.add(of(source.path("serviceAccountToken")));
        }
      }
    }
    return all;
  }

  /**
   * @param projection a ServiceAccountTokenProjection
   */
  public static TokenSource of(JsonNode projection) {
    return new TokenSource(
        projection.path("audience").asText(),
        projection.path("expirationSeconds").asLong(SECONDS_DEFAULT));
  }

  /** The TokenRequest for it, bound to the pod: the token dies with it. */
  public ObjectNode request(PodView pod) {
    ObjectNode request = Json.object();
    request.put("kind", "TokenRequest").put("apiVersion", "authentication.k8s.io/v1");
    ObjectNode spec = request.putObject("spec");
    if (!audience.isEmpty()) {
      spec.putArray("audiences").add(audience);
    }
    spec.put("expirationSeconds", expirationSeconds)
        .putObject("boundObjectRef")
        .put("kind", "Pod")
        .put("apiVersion", "v1")
        .put("name", pod.name())
        .put("uid", pod.uid());
    return request;
  }

  @Override
  public int compareTo(TokenSource other) {
    return Comparator.comparing(TokenSource::audience)
        .thenComparingLong(TokenSource::expirationSeconds)
        .compare(this, other);
  }
}
