package io.troupe.core.admit.policy;

import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.StatusCause;
import java.util.List;

/** A policy's no: the words of a 403 with a reason of its own. */
final class Denials {
  private Denials() {}

  static Failure of(AdmissionRequest request, String message, Reason reason) {
    Failure forbidden = Failure.forbidden(request.key().type(), request.key().name(), message);
    return new Failure(
        reason,
        forbidden.message(),
        forbidden.name(),
        forbidden.group(),
        forbidden.kind(),
        "",
        List.of(new StatusCause("", message, "")),
        0);
  }
}
