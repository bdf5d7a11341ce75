package io.troupe.persistence.history;

import io.troupe.core.meta.ResourceType;

/**
 * What the names of some objects in the journal begin with.
 *
 * @param text ends with a slash
 */
record NamePrefix(String text) {

  /**
   * @param namespace empty for every namespace, and for types without any
   */
  static NamePrefix of(ResourceType type, String namespace) {
    String all = type.group() + '/' + type.resource() + '/';
    return new NamePrefix(namespace.isEmpty() ? all : all + namespace + '/');
  }

  /** The least text that is greater than every name with the prefix: '0' follows '/'. */
  String end() {
    return text.substring(0, text.length() - 1) + '0';
  }
}
