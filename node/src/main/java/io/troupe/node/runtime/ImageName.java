package io.troupe.node.runtime;

/** The parts of an image reference that matter where nothing is pulled. */
final class ImageName {
  private ImageName() {}

  /** {@code registry.example:5000/library/nginx:1.27@sha256:...} gives {@code nginx}. */
  static String base(String image) {
    int digest = image.indexOf('@');
    String name = digest < 0 ? image : image.substring(0, digest);
    name = name.substring(name.lastIndexOf('/') + 1);
    int tag = name.indexOf(':');
    return tag < 0 ? name : name.substring(0, tag);
  }
}
