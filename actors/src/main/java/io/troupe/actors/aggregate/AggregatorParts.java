package io.troupe.actors.aggregate;

import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.core.kind.KindRegistry;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What an aggregator is made of.
 *
 * @param builtIn kinds that are always there
 * @param kinds all that are served now, custom ones included
 * @param requestIds a new one for each write
 */
public record AggregatorParts(
    ApiGate gate,
    ImageReader images,
    AggregatedApis apis,
    Outgoing outgoing,
    KindRegistry builtIn,
    Supplier<KindRegistry> kinds,
    Supplier<String> requestIds,
    InstantSource clock,
    LongSupplier nanoTime) {}
