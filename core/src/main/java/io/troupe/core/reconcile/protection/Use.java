package io.troupe.core.reconcile.protection;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import java.util.Collection;
import java.util.List;

/** What it means for an object of some type to be used. */
interface Use {
  /** Types whose objects may use it, its own left out. */
  Collection<ResourceType> users();

  boolean isUsed(StoredObject object, ClusterImage image);

  /** What a change of a user may have let go of. */
  List<ObjectKey> released(ObjectChange change, ClusterImage image);
}
