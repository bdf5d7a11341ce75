package io.troupe.core.patch;

/**
 * The formats of patches that change an object by themselves (apply is core.apply), each with the
 * Content-Type that names it.
 */
public enum PatchKind {
  JSON("application/json-patch+json"),
  MERGE("application/merge-patch+json"),
  STRATEGIC("application/strategic-merge-patch+json");

  private final String contentType;

  PatchKind(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }
}
