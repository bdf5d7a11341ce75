package io.troupe.core.auth;

import io.troupe.core.image.ClusterImage;
import java.util.List;

/** Several authorizers, asked in order until one allows or denies. */
public final class AuthorizerChain implements Authorizer {
  private final List<Authorizer> authorizers;

  public AuthorizerChain(List<Authorizer> authorizers) {
    this.authorizers = List.copyOf(authorizers);
  }

  @Override
  public Verdict authorize(Attributes request, ClusterImage image) {
    VerdictChain chain = new VerdictChain();
    for (Authorizer authorizer : authorizers) {
      Verdict verdict = authorizer.authorize(request, image);
      if (verdict.allowed()) {
        return verdict;
      }
      if (chain.settledBy(verdict)) {
        return chain.end(verdict.decision());
      }
    }
    return chain.end(Decision.NO_OPINION);
  }
}
