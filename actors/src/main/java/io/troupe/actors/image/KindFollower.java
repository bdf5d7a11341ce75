package io.troupe.actors.image;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.KindFactsReader;
import io.troupe.core.kind.custom.LiveKinds;
import io.troupe.core.meta.ResourceType;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the registry of kinds, and what is indexed of custom resources, in step with the image. */
public final class KindFollower implements ImageFollower {
  private static final Logger LOG = LoggerFactory.getLogger(KindFollower.class);

  private final LiveKinds kinds;
  private final KindFactsReader facts;

  public KindFollower(LiveKinds kinds, KindFactsReader facts) {
    this.kinds = kinds;
    this.facts = facts;
  }

  @Override
  public ClusterImage loaded(ClusterImage image) {
    return reindexed(image, kinds.begin(image));
  }

  @Override
  public ClusterImage changed(ClusterImage image, List<ObjectChange> changes) {
    for (ObjectChange change : changes) {
      if (change.last().key().type().equals(LiveKinds.DEFINITIONS)) {
        return reindexed(image, kinds.follow(changes));
      }
    }
    return image;
  }

  private ClusterImage reindexed(ClusterImage image, Set<ResourceType> types) {
    ClusterImage result = image;
    for (ResourceType type : types) {
      LOG.info("reading the indexed fields of {} anew at revision {}", type, image.revision());
      result =
          result.reindexed(type, (StoredObject object) -> facts.read(object.key(), object.json()));
    }
    return result;
  }
}
