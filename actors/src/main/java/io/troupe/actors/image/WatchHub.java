package io.troupe.actors.image;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.troupe.core.meta.ResourceType;
import java.util.List;

/** Changes of one resource type from any revision within the window, in order, each once. */
public interface WatchHub {

  /**
   * What happened since the last batch.
   *
   * @param events may be empty: then only the revision moved, enough for a bookmark
   * @param revision every change up to here has been delivered
   */
  record Batch(List<WatchEvent> events, long revision) {}

  /** How opening a watch ends. */
  sealed interface Opened {

    /**
     * @param batches completes with failure {@link SlowWatcher} when the reader fell out of the
     *     window; holds no buffer of its own, so any number of idle or slow watchers costs little
     */
    record Stream(Source<Batch, NotUsed> batches) implements Opened {}

    /** The revision has left the window. @param oldest the first from which a watch can start */
    record Expired(long oldest) implements Opened {}
  }

  /** The reader did not keep up with the window: it must list again. */
  final class SlowWatcher extends RuntimeException {
    public SlowWatcher(ResourceType type) {
      super("watch of " + type + " fell out of the window", null, false, false);
    }
  }

  /**
   * @param after only changes of greater revisions are delivered
   */
  Opened watch(ResourceType type, long after);
}
