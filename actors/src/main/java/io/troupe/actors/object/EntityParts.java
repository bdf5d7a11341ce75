package io.troupe.actors.object;

import io.troupe.actors.image.ImageReader;
import io.troupe.core.image.FactsReader;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * What every entity of a node shares.
 *
 * @param node this node's address, see {@link EntityAnswer}
 * @param journalBusy whether the journal's queue is full, so that nothing should be persisted now
 * @param alone whether no other node can write to this journal
 */
public record EntityParts(
    String node,
    ImageReader images,
    FactsReader facts,
    InstantSource clock,
    BooleanSupplier journalBusy,
    boolean alone) {}
