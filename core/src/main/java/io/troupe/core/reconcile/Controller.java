package io.troupe.core.reconcile;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import java.util.Collection;
import java.util.List;

/**
 * One control loop. All methods are pure: the same arguments give the same answer, and losing or
 * repeating a wake-up changes nothing but latency.
 */
public interface Controller {

  /** Upstream's name; also its service account in kube-system. */
  String name();

  /**
   * What its events name as their source; upstream's components differ from the service accounts.
   */
  default String component() {
    return name();
  }

  /** Whether its writes are the API server's own, as upstream's loops inside that server are. */
  default boolean actsAsServer() {
    return false;
  }

  /**
   * Whether a plan reads nothing but what its key's namespace holds, so that whoever may see that
   * may be told what is decided.
   */
  default boolean staysInNamespace() {
    return false;
  }

  /**
   * Whether the statuses that it writes can be made again from the journal. Not those that hold
   * what is not journaled: signatures, writes under way, which kinds are served at the moment.
   */
  default boolean statusFollowsFromImage() {
    return true;
  }

  /**
   * Resource types whose changes {@link #wakeUps} reads; asked again whenever definitions of custom
   * kinds change.
   */
  Collection<ResourceType> watches();

  /**
   * Keys that a change may concern.
   *
   * @param image at or after the change; only indexed look-ups, this runs for every change
   */
  List<Wake> wakeUps(ObjectChange change, ClusterImage image);

  /** Every key there is, for start-up and the regular full pass. */
  List<Wake> everything(ClusterImage image);

  /** What is to be done for a key now; {@link Plan#NOTHING} when all is as it should be. */
  Plan plan(ClusterImage image, ObjectKey key, Situation situation);
}
