package io.troupe.core.auth;

/**
 * What an authorizer judges.
 *
 * @param verb API verb, or the lower-case HTTP method for a path
 * @param resource empty for a non-resource path
 * @param subresource empty for the object itself
 * @param namespace empty for the cluster or all namespaces
 * @param name empty when the request names none
 * @param path non-resource path; empty for resources
 */
public record Attributes(
    UserInfo user,
    String verb,
    String group,
    String resource,
    String subresource,
    String namespace,
    String name,
    String path) {

  public static Attributes ofPath(UserInfo user, String method, String path) {
    return new Attributes(user, method, "", "", "", "", "", path);
  }
}
