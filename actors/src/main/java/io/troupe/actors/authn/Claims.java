package io.troupe.actors.authn;

/** Names that tokens are written and read by. */
final class Claims {
  /** The private claim of service account tokens. */
  static final String KUBERNETES = "kubernetes.io";

  /** Issuer of tokens in Secrets, which do not expire. */
  static final String LEGACY_ISSUER = "kubernetes/serviceaccount";

  /** Issuer and audience of tokens that name a user and groups outright. */
  static final String IDENTITY = "troupe:identity";

  static final String GROUPS = "groups";

  /** Longer tokens are refused unread; real ones stay under 2 KiB. */
  static final int TOKEN_CHARS_MAX = 16 * 1024;

  private Claims() {}
}
