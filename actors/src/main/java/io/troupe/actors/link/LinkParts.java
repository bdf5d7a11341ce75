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
 * @param url where agents on other machines reach this control-plane node; may be empty
 * @param leaseWatches of this process's clients
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
    LinkSettings settings,
    String url,
    LeaseWatches leaseWatches) {

  /** Of a control plane that has no others. */
  public LinkParts(
      ApiGate gate,
      ImageReader images,
      WatchHub hub,
      KindRegistry kinds,
      EventRecorder events,
      InstantSource clock,
      LongSupplier nanos,
      Supplier<String> requestIds,
      LinkSettings settings) {
    this(
        gate,
        images,
        hub,
        kinds,
        events,
        clock,
        nanos,
        requestIds,
        settings,
        "",
        new LeaseWatches());
  }
}
