package io.troupe.core.auth;

/**
 * What an authorizer judges.
 *
 * @param verb API verb, or the lower-case HTTP method for a path
 * @param version API version as asked for; empty when it does not matter
 * @param resource empty for a non-resource path
 * @param subresource empty for the object itself
 * @param namespace empty for the cluster or all namespaces
 * @param name empty when the request names none
 * @param path non-resource path; empty for resources
 * @param narrowing the selectors of a list, watch or deletecollection
 */
public record Attributes(
    UserInfo user,
    String verb,
    String group,
    String version,
    String resource,
    String subresource,
    String namespace,
    String name,
    String path,
    Narrowing narrowing) {

  /** Of any version, without selectors. */
  public Attributes(
      UserInfo user,
      String verb,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name,
      String path) {
    this(user, verb, group, "", resource, subresource, namespace, name, path, Narrowing.NONE);
  }

  public static Attributes ofPath(UserInfo user, String method, String path) {
    return new Attributes(user, method, "", "", "", "", "", path);
  }

  public boolean isResource() {
    return !resource.isEmpty();
  }
}
