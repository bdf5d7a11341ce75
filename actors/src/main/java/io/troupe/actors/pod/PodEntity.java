package io.troupe.actors.pod;

import io.troupe.actors.object.EntityType;
import io.troupe.core.pod.PodRules;

/** The type of entity that every Pod is. */
public final class PodEntity {
  public static final EntityType TYPE = EntityType.of("Pod", PodRules.TYPE, PodRules::decide);

  private PodEntity() {}
}
