package io.troupe.core.auth;

import io.troupe.core.image.ClusterImage;
import java.util.ArrayList;
import java.util.List;

/** Several authorizers of which one suffices; asked in order. */
public final class AuthorizerChain implements Authorizer {
  private final List<Authorizer> authorizers;

  public AuthorizerChain(List<Authorizer> authorizers) {
    this.authorizers = List.copyOf(authorizers);
  }

  /** What this server asks: nodes by what runs on them, then everybody by role. */
  public static AuthorizerChain standard(RbacAuthorizer rbac) {
    return new AuthorizerChain(List.of(new NodeAuthorizer(), rbac));
  }

  @Override
  public Verdict authorize(Attributes request, ClusterImage image) {
    List<String> reasons = new ArrayList<>();
    for (Authorizer authorizer : authorizers) {
      Verdict verdict = authorizer.authorize(request, image);
      if (verdict.allowed()) {
        return verdict;
      }
      if (!verdict.reason().isEmpty()) {
        reasons.add(verdict.reason());
      }
    }
    return new Verdict(false, String.join(", ", reasons));
  }
}
