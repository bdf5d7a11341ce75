package io.troupe.core.kubelet;

/** The part a container plays in its pod's life. */
public enum ContainerKind {
  /** Runs to success before the next one begins. */
  INIT,
  /** An init container with restartPolicy Always: starts in its turn, then stays. */
  SIDECAR,
  APP,
  /** Added to a pod that runs, for looking into it: started once, and no part of its life. */
  EPHEMERAL
}
