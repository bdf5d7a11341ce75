package io.troupe.core.admit.policy;

import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.cel.library.CelAuthorizer;

/** The variable {@code authorizer}: what this server's authorizers say about the image. */
final class Authorizations {
  private Authorizations() {}

  static CelAuthorizer of(AdmissionRequest request, Authorizer authorizer) {
    return new CelAuthorizer((account, question) -> {
      UserInfo user =
          account
              .map(a -> UserInfo.serviceAccount(a.namespace(), a.name(), ""))
              .orElse(request.user());
      Authorizer.Verdict verdict =
          authorizer.authorize(
              new Attributes(
                  user,
                  question.verb(),
                  question.group(),
                  question.resource(),
                  question.subresource(),
                  question.namespace(),
                  question.name(),
                  question.path()),
              request.image());
      return new CelAuthorizer.Decision(verdict.allowed(), verdict.reason(), "");
    });
  }
}
