package io.troupe.actors.history;

import io.troupe.actors.image.ImageReader;
import io.troupe.core.image.ClusterImage;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Whatever image is asked for, it is the one of now; none of the past. */
record CurrentImage(Supplier<ClusterImage> image) implements ImageReader {

  @Override
  public ClusterImage current() {
    return image.get();
  }

  @Override
  public CompletionStage<ClusterImage> latest() {
    return CompletableFuture.completedFuture(image.get());
  }

  @Override
  public CompletionStage<ClusterImage> atLeast(long revision) {
    return latest();
  }

  @Override
  public Optional<ClusterImage> exactly(long revision) {
    return Optional.empty();
  }
}
