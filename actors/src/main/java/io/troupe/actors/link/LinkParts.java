package io.troupe.actors.link;

import io.troupe.actors.event.EventRecorder;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.image.WatchHub;
import io.troupe.core.kind.KindRegistry;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the gateway works with.
 *
 * @param requestIds fresh ones
 * @param nanos elapsed time, for heartbeats
 */
public record LinkParts(
    ApiGate gate,
    ImageReader images,
    WatchHub hub,
    KindRegistry kinds,
    EventRecorder events,
    InstantSource clock,
    LongSupplier nanos,
    Supplier<String> requestIds,
    LinkSettings settings) {}
