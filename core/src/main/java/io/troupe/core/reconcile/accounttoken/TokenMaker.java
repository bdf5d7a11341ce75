package io.troupe.core.reconcile.accounttoken;

/** Signs tokens that live in Secrets; every call may give another, equally good one. */
@FunctionalInterface
public interface TokenMaker {
  /**
   * @param uid of the service account
   */
  String token(String namespace, String secret, String account, String uid);
}
