package io.troupe.actors.gate;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Time as it passes; completes after a while, never exceptionally. */
@FunctionalInterface
public interface Delay {
  CompletionStage<Void> after(Duration duration);
}
