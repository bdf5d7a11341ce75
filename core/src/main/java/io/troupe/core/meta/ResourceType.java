package io.troupe.core.meta;

/**
 * A kind of stored object, without its version: one journal and one image per type however many
 * versions are served.
 *
 * @param group API group, empty for the core group
 * @param resource lower-case plural, for instance {@code deployments}
 */
public record ResourceType(String group, String resource) implements Comparable<ResourceType> {

  /** As error messages and RBAC spell it: {@code deployments.apps}, {@code pods}. */
  public String qualified() {
    return group.isEmpty() ? resource : resource + "." + group;
  }

  /** Asked many times of every write: resources differ sooner than groups do. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof ResourceType type
            && resource.equals(type.resource)
            && group.equals(type.group);
  }

  @Override
  public int hashCode() {
    return 31 * group.hashCode() + resource.hashCode();
  }

  @Override
  public int compareTo(ResourceType other) {
    int byGroup = group.compareTo(other.group);
    return byGroup != 0 ? byGroup : resource.compareTo(other.resource);
  }

  @Override
  public String toString() {
    return qualified();
  }
}
