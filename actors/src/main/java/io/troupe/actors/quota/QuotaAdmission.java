package io.troupe.actors.quota;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.AdmissionStep;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.object.Entities;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.image.StoredObject;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.quota.PendingCharge;
import io.troupe.core.quota.Quota;
import io.troupe.core.quota.QuotaRules;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * The ResourceQuota step of admission, the last of the chain. Costs nothing where there is no
 * quota; a write that a quota has a say about waits until its charge is committed.
 */
public final class QuotaAdmission implements AdmissionStep {
  private final ActorRef<QuotaLedger.Command> ledger;

  QuotaAdmission(ActorRef<QuotaLedger.Command> ledger) {
    this.ledger = ledger;
  }

  /**
   * @param inFlight shared with the controller that counts anew
   * @param random for request ids; used by the ledger's thread only
   */
  public static QuotaAdmission start(
      ActorSystem<?> system,
      Entities entities,
      ImageReader images,
      ChargesInFlight inFlight,
      InstantSource clock,
      RandomGenerator random) {
    return new QuotaAdmission(
        system.systemActorOf(
            QuotaLedger.create(entities, images, inFlight, clock, random),
            "quota-ledger",
            Props.empty()));
  }

  @Override
  public String name() {
    return "ResourceQuota";
  }

  @Override
  public CompletionStage<Optional<Failure>> validate(AdmissionRequest request) {
    Optional<PendingCharge> charge = charge(request);
    if (charge.isEmpty()) {
      return GO_ON;
    }
    List<Quota> quotas = QuotaRules.quotas(request.key().namespace(), request.image());
    return switch (QuotaRules.charge(quotas, charge.get().wish())) {
      case Result.Refused<List<Quota>>(var failure) ->
          CompletableFuture.completedFuture(Optional.of(failure));
      case Result.Ok<List<Quota>>(var charged) -> {
        if (charged == quotas || request.dryRun()) {
          yield GO_ON;
        }
        CompletableFuture<Optional<Failure>> answer = new CompletableFuture<>();
        ledger.tell(new QuotaLedger.Charge(charge.get(), answer));
        yield answer;
      }
    };
  }

  private static Optional<PendingCharge> charge(AdmissionRequest request) {
    boolean create = request.operation() == Operation.CREATE;
    boolean update = request.operation() == Operation.UPDATE;
    boolean whole = request.subresource().isEmpty() || request.subresource().equals("resize");
    if (!(create || update)
        || !whole
        || !QuotaRules.concerns(request.key(), update, request.image())) {
      return Optional.empty();
    }
    Optional<StoredObject> stands = request.image().get(request.key());
    if (create && stands.isPresent()) {
      return Optional.empty(); // it will be refused for that
    }
    ObjectNode object = request.object().orElseThrow();
    return Optional.of(
        new PendingCharge(
            new QuotaRules.Wish(request.key(), object.deepCopy(), request.old()),
            stands.map(StoredObject::revision).orElse(0L)));
  }
}
