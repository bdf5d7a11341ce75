package io.troupe.node.cli;

import io.troupe.node.boot.DataDirectory;
import io.troupe.node.boot.Settings;
import java.time.Duration;

/** What is said when all is ready. */
final class Welcome {
  /** A line by which the waiting parent of a background start knows. */
  static final String READY = "Troupe is ready";

  private Welcome() {}

  static String text(DataDirectory directory, Settings settings, Duration took) {
    return """

    %s after %.1f s: https://%s:%d

      export KUBECONFIG=%s

    Then try:
      kubectl get nodes
      kubectl apply -f examples/deployment.yaml
      kubectl rollout status deployment/web
      kubectl logs -f deployment/web
    Stop it with 'troupe down', look at it with 'troupe status' and 'troupe logs'.\
    """
        .formatted(
            READY,
            took.toMillis() / 1e3,
            settings.address(),
            settings.port(),
            directory.kubeconfig());
  }
}
