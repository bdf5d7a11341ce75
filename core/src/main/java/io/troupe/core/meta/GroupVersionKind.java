package io.troupe.core.meta;

/**
 * @param group empty for the core group
 */
public record GroupVersionKind(String group, String version, String kind) {

  /** What an object's {@code apiVersion} says. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + '/' + version;
  }

  public static GroupVersionKind of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new GroupVersionKind("", apiVersion, kind)
        : new GroupVersionKind(
            apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
  }
}
