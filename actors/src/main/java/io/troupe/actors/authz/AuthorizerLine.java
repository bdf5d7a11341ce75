package io.troupe.actors.authz;

import io.troupe.actors.gate.RequestAuthorizer;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.Authorizer.Decision;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.auth.VerdictChain;
import io.troupe.core.image.ClusterImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The configured authorizers, asked in order until one allows or denies; nobody's opinion refuses.
 * {@code system:masters} are not asked about, so that no configuration locks the last administrator
 * out. A line without webhooks answers in the caller's thread.
 */
public final class AuthorizerLine implements RequestAuthorizer {
  private static final CompletionStage<Verdict> MASTER =
      CompletableFuture.completedFuture(new Verdict(Decision.ALLOW, ""));

  private final List<Member> members;

  /** One that answers at once, or one that may have to ask. */
  public sealed interface Member {
    record Local(Authorizer authorizer) implements Member {}

    record Remote(RequestAuthorizer authorizer) implements Member {}
  }

  public AuthorizerLine(List<Member> members) {
    this.members = List.copyOf(members);
  }

  /** The members that need nobody outside, for those who cannot wait. */
  public List<Authorizer> local() {
    List<Authorizer> all = new ArrayList<>();
    for (Member member : members) {
      if (member instanceof Member.Local(Authorizer authorizer)) {
        all.add(authorizer);
      }
    }
    return all;
  }

  @Override
  public CompletionStage<Verdict> authorize(Attributes request, ClusterImage image) {
    return request.user().groups().contains(UserInfo.MASTERS)
        ? MASTER
        : from(0, request, image, new VerdictChain());
  }

  private CompletionStage<Verdict> from(
      int first, Attributes request, ClusterImage image, VerdictChain chain) {
    for (int i = first; i < members.size(); i++) {
      switch (members.get(i)) {
        case Member.Local(Authorizer authorizer) -> {
          Verdict verdict = authorizer.authorize(request, image);
          if (verdict.allowed()) {
            return CompletableFuture.completedFuture(verdict);
          }
          if (chain.settledBy(verdict)) {
            return CompletableFuture.completedFuture(chain.end(verdict.decision()));
          }
        }
        case Member.Remote(RequestAuthorizer authorizer) -> {
          int next = i + 1;
          return authorizer
              .authorize(request, image)
              .thenCompose(verdict -> {
                if (verdict.allowed()) {
                  return CompletableFuture.completedFuture(verdict);
                }
                return chain.settledBy(verdict)
                    ? CompletableFuture.completedFuture(chain.end(verdict.decision()))
                    : from(next, request, image, chain);
              });
        }
      }
    }
    return CompletableFuture.completedFuture(chain.end(Decision.NO_OPINION));
  }
}
