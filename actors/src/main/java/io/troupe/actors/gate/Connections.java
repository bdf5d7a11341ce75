package io.troupe.actors.gate;

import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.object.Cause;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Admission of what connects and stores nothing. Upstream: operation CONNECT. */
final class Connections {
  private final GateParts parts;
  private final Admission admission;

  Connections(GateParts parts, Admission admission) {
    this.parts = parts;
    this.admission = admission;
  }

  /** Of somebody who is authorized. */
  CompletionStage<ReadAnswer> run(ConnectRequest request, Cause cause) {
    Write carrier =
        new Write(
            new WriteRequest(
                request.caller(),
                request.target(),
                new WriteRequest.Operation.Create(request.options(), List.of()),
                WriteRequest.Options.NONE),
            cause);
    return parts
        .images()
        .latest()
        .thenCompose(image ->
            admission
                .both(
                    Admission.of(
                        carrier,
                        AdmissionRequest.Operation.CONNECT,
                        request.target().key(),
                        Optional.of(request.options()),
                        Optional.empty(),
                        image))
                .<ReadAnswer>thenApply(refusal ->
                    refusal
                        .<ReadAnswer>map(ReadAnswer.Refused::new)
                        .orElseGet(() -> new ReadAnswer.Granted(image))));
  }
}
