package io.troupe.core.admit;

import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.auth.Escalation;
import io.troupe.core.outcome.Failure;
import java.util.Optional;

/**
 * Nobody grants what they do not hold: see {@link Escalation}. Upstream does this in the storage of
 * roles and bindings; here it takes the last place in the chain.
 */
public final class RoleEscalation implements AdmissionPlugin {
  private final Escalation escalation;

  public RoleEscalation(Escalation escalation) {
    this.escalation = escalation;
  }

  @Override
  public String name() {
    return "RoleEscalation";
  }

  @Override
  public Optional<Failure> validate(AdmissionRequest request) {
    boolean writes =
        Requests.is(request, Operation.CREATE) || Requests.is(request, Operation.UPDATE);
    if (!writes) {
      return Optional.empty();
    }
    return request
        .object()
        .flatMap(object ->
            escalation.check(
                request.user(), request.key(), object, request.old(), request.image()));
  }
}
