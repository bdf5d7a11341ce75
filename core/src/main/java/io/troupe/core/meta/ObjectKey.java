package io.troupe.core.meta;

/**
 * The name of an object, the same for every life it has under that name. Its text form is both the
 * sharded entity's id and the persistence id in the journal.
 *
 * @param namespace empty for objects of the cluster
 */
public record ObjectKey(ResourceType type, String namespace, String name)
    implements Comparable<ObjectKey> {

  public static ObjectKey of(String group, String resource, String namespace, String name) {
    return new ObjectKey(new ResourceType(group, resource), namespace, name);
  }

  /** {@code <group>/<resource>/<namespace>/<name>}; never renamed, journals hang on it. */
  public String entityId() {
    return type.group() + '/' + type.resource() + '/' + namespace + '/' + name;
  }

  /**
   * @throws IllegalArgumentException if the text is not an {@link #entityId()}
   */
  public static ObjectKey parse(String entityId) {
    int a = entityId.indexOf('/');
    int b = entityId.indexOf('/', a + 1);
    int c = entityId.indexOf('/', b + 1);
    if (a < 0 || b < 0 || c < 0) {
      throw new IllegalArgumentException("not an entity id: " + entityId);
    }
    return of(
        entityId.substring(0, a),
        entityId.substring(a + 1, b),
        entityId.substring(b + 1, c),
        entityId.substring(c + 1));
  }

  /** Place within its resource type; lists are ordered by it, as etcd orders its keys. */
  public String path() {
    return namespace + '/' + name;
  }

  @Override
  public int compareTo(ObjectKey other) {
    int byType = type.compareTo(other.type);
    return byType != 0 ? byType : path().compareTo(other.path());
  }

  @Override
  public String toString() {
    return entityId();
  }
}
