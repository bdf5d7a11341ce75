package io.troupe.actors.control;

import io.troupe.actors.event.EventRecorder;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.image.WatchHub;
import io.troupe.actors.object.Entities;
import io.troupe.core.kind.KindRegistry;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What controllers work with.
 *
 * @param entities only for the plans' own entities; everything else goes through the gate
 * @param nanoTime elapsed time
 * @param random for request ids and the uids of plans; used by any thread
 */
public record ControlParts(
    ApiGate gate,
    Entities entities,
    ImageReader images,
    WatchHub hub,
    KindRegistry kinds,
    EventRecorder events,
    InstantSource clock,
    LongSupplier nanoTime,
    RandomGenerator random) {}
