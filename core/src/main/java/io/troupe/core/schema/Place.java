package io.troupe.core.schema;

/**
 * Where in a document a check has come to. Nearly every document is good, so the words for a place
 * are made only when there is something to say of it.
 *
 * @param above null for the document itself
 * @param name of a field or a map's key, empty for an item of a list
 */
record Place(Place above, Sort sort, String name, int index) {
  static final Place DOCUMENT = new Place(null, Sort.FIELD, "", 0);

  enum Sort {
    FIELD,
    KEY,
    ITEM
  }

  Place field(String field) {
    return new Place(this, Sort.FIELD, field, 0);
  }

  Place key(String key) {
    return new Place(this, Sort.KEY, key, 0);
  }

  Place item(int at) {
    return new Place(this, Sort.ITEM, "", at);
  }

  /** With keys and indexes, as unknown fields are named. */
  String path() {
    if (above == null) {
      return "";
    }
    return sort == Sort.ITEM ? above.path() + '[' + index + ']' : dotted(above.path());
  }

  /** Fields only, as Go's decoder names them. */
  String goPath() {
    if (above == null) {
      return "";
    }
    return sort == Sort.FIELD ? dotted(above.goPath()) : above.goPath();
  }

  private String dotted(String path) {
    return path.isEmpty() ? name : path + '.' + name;
  }
}
