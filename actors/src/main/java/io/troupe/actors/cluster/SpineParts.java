package io.troupe.actors.cluster;

import io.troupe.actors.gate.Access;
import io.troupe.actors.gate.AdmissionStep;
import io.troupe.actors.gate.TokenMint;
import io.troupe.actors.gate.WriteHook;
import io.troupe.actors.object.Entities;
import io.troupe.actors.object.EntityType;
import io.troupe.actors.version.Versions;
import io.troupe.core.admit.AdmissionPlugin;
import io.troupe.core.image.FactsReader;
import io.troupe.core.kind.KindRegistry;
import io.troupe.persistence.checkpoint.Checkpoints;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.journal.JournalLog;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What a spine is given.
 *
 * @param access who judges requests, and answers questions about that
 * @param admission in upstream's order
 * @param steps of admission that may have to wait, made once the entities can be asked; see {@code
 *     GateParts}
 * @param hooks made once the entities can be asked: a hook's claims are objects too (D16)
 * @param entityTypes besides the generic one and the Pod's
 * @param journalBusy whether the journal's queue is full
 * @param alone whether no other node can write to this journal: true for the embedded database
 * @param random safe for any thread
 * @param versions brings objects into the version of a request
 * @param past how to read what no image holds any more; see {@code GateParts}
 */
public record SpineParts(
    KindRegistry kinds,
    FactsReader facts,
    Access access,
    List<AdmissionPlugin> admission,
    Function<Entities, List<AdmissionStep>> steps,
    Function<Entities, List<WriteHook>> hooks,
    TokenMint tokens,
    List<EntityType> entityTypes,
    JournalLog journal,
    Checkpoints checkpoints,
    BooleanSupplier journalBusy,
    boolean alone,
    InstantSource clock,
    RandomGenerator random,
    Versions versions,
    Optional<Past> past) {

  public SpineParts {
    admission = List.copyOf(admission);
    entityTypes = List.copyOf(entityTypes);
  }
}
