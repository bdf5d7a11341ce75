package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;

/**
 * How a stream into a pod ends, as a metav1.Status. Upstream:
 * pkg/kubelet/cri/streaming/remotecommand.
 */
public final class StreamStatus {
  private StreamStatus() {}

  public static ObjectNode success() {
    ObjectNode status = Json.object();
    status.putObject("metadata");
    return status.put("status", "Success");
  }

  /**
   * @param code of the command; success if 0
   */
  public static ObjectNode exited(int code) {
    if (code == 0) {
      return success();
    }
    ObjectNode status = Json.object();
    status.putObject("metadata");
    status
        .put("status", "Failure")
        .put("message", "command terminated with non-zero exit code: exit status " + code)
        .put("reason", "NonZeroExitCode")
        .putObject("details")
        .putArray("causes")
        .addObject()
        .put("reason", "ExitCode")
        .put("message", Integer.toString(code));
    return status;
  }

  /** The container or pod is not there; what clients show when the kubelet refuses the upgrade. */
  public static ObjectNode refused(String why) {
    return Failure.of(Reason.INTERNAL_ERROR, "unable to upgrade connection: " + why).toStatus();
  }

  public static ObjectNode notExecuted(String why) {
    return Failure.internal("error executing command in container: " + why).toStatus();
  }

  public static ObjectNode notAttached(String why) {
    return Failure.internal("error attaching to container: " + why).toStatus();
  }

  /** Its message alone is shown, as plain text. */
  public static ObjectNode notForwarded(PodView pod, int port, String why) {
    return Failure.of(
            Reason.INTERNAL_ERROR,
            "error forwarding port "
                + port
                + " to pod "
                + pod.name()
                + "_"
                + pod.namespace()
                + ", uid "
                + pod.uid()
                + ": "
                + why)
        .toStatus();
  }
}
