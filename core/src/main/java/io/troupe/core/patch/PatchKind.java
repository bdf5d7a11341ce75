package io.troupe.core.patch;

/** The patch formats, each with the Content-Type that names it. */
public enum PatchKind {
  JSON("application/json-patch+json"),
  MERGE("application/merge-patch+json"),
  STRATEGIC("application/strategic-merge-patch+json"),
  APPLY("application/apply-patch+yaml");

  private final String contentType;

  PatchKind(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }
}
