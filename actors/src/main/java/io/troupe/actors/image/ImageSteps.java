package io.troupe.actors.image;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.FactsReader;
import io.troupe.core.image.ObjectFacts;
import io.troupe.persistence.checkpoint.Checkpoints.Checkpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From one image to the next. What cannot be read must not stop it. */
final class ImageSteps {
  private static final Logger LOG = LoggerFactory.getLogger(ImageSteps.class);

  private final FactsReader facts;
  private final ImageFollower follower;

  ImageSteps(FactsReader facts, ImageFollower follower) {
    this.facts = facts;
    this.follower = follower;
  }

  ClusterImage first(Checkpoint checkpoint) {
    return follower.loaded(ClusterImage.of(checkpoint.revision(), checkpoint.objects()));
  }

  /** The follower has seen the image. */
  ClusterImage.Applied next(ClusterImage image, Commit commit) {
    ClusterImage.Applied applied = image.apply(commit, this::factsOrNone);
    return new ClusterImage.Applied(followed(applied), applied.changes());
  }

  /** Such an object is then found by name only. */
  private ObjectFacts factsOrNone(CommittedEvent committed) {
    try {
      return facts.read(committed);
    } catch (RuntimeException e) {
      LOG.error("cannot index {} at revision {}", committed.key(), committed.revision(), e);
      return ObjectFacts.NONE;
    }
  }

  private ClusterImage followed(ClusterImage.Applied applied) {
    try {
      return follower.changed(applied.image(), applied.changes());
    } catch (RuntimeException e) {
      LOG.error("the kinds do not follow revision {}", applied.image().revision(), e);
      return applied.image();
    }
  }
}
