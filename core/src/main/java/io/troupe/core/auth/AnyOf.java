package io.troupe.core.auth;

import io.troupe.core.image.ClusterImage;
import java.util.List;

/** A chain of authorizers, of which one that allows is enough. */
public final class AnyOf implements Authorizer {
  private final List<Authorizer> chain;

  public AnyOf(List<Authorizer> chain) {
    this.chain = List.copyOf(chain);
  }

  /** The first that allows, or the last reason given. */
  @Override
  public Verdict authorize(Attributes request, ClusterImage image) {
    String reason = "";
    for (Authorizer authorizer : chain) {
      Verdict verdict = authorizer.authorize(request, image);
      if (verdict.allowed()) {
        return verdict;
      }
      reason = verdict.reason().isEmpty() ? reason : verdict.reason();
    }
    return new Verdict(false, reason);
  }
}
