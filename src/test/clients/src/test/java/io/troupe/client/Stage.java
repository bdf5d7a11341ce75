package io.troupe.client;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** The kind that the tests' operator looks after: so many actors playing so and so. */
@Group("operator.troupe.io")
@Version("v1")
public class Stage extends CustomResource<Stage.Spec, Stage.Status> implements Namespaced {
  private static final long serialVersionUID = 1;

  /** What is wished for. */
  public static class Spec {
    public int actors;
    public String piece;
  }

  /** What is there. */
  public static class Status {
    public int onStage;
    public Long observedGeneration;
  }
}
