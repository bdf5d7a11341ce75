package io.troupe.http.metric;

/**
 * What a request is counted as; every part comes from a small set, never from a client.
 *
 * @param verb API verb, or the lower-case method for paths; {@code other} for unknown methods
 * @param scope cluster, namespace, resource or empty
 */
public record RequestLabel(
    String verb, String group, String version, String resource, String subresource, String scope) {

  /** A request outside of any resource. */
  public static RequestLabel ofPath(String verb) {
    return new RequestLabel(verb, "", "", "", "", "");
  }
}
