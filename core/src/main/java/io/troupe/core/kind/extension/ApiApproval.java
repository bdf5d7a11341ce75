package io.troupe.core.kind.extension;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Whether a definition in one of Kubernetes' own groups says that the community has agreed to it.
 */
public record ApiApproval(State state, String message) {
  public static final String ANNOTATION = "api-approved.kubernetes.io";
  private static final String SEE = ", see https://github.com/kubernetes/enhancements/pull/1111";

  /** With the reason a condition gives. */
  public enum State {
    APPROVED("ApprovedAnnotation"),
    BYPASSED("UnapprovedAnnotation"),
    MISSING("MissingAnnotation"),
    INVALID("InvalidAnnotation");

    private final String reason;

    State(String reason) {
      this.reason = reason;
    }

    public String reason() {
      return reason;
    }
  }

  public static boolean isProtected(String group) {
    return group.equals("k8s.io")
        || group.endsWith(".k8s.io")
        || group.equals("kubernetes.io")
        || group.endsWith(".kubernetes.io");
  }

  /**
   * @param definition of a protected group
   */
  public static ApiApproval of(JsonNode definition) {
    String said = definition.path("metadata").path("annotations").path(ANNOTATION).asText("");
    if (said.isEmpty()) {
      return new ApiApproval(
          State.MISSING,
          "protected groups must have approval annotation \"" + ANNOTATION + "\"" + SEE);
    }
    if (said.startsWith("unapproved")) {
      return new ApiApproval(State.BYPASSED, "not approved: \"" + said + '"');
    }
    if (isUrl(said)) {
      return new ApiApproval(State.APPROVED, "approved in " + said);
    }
    return new ApiApproval(
        State.INVALID,
        "protected groups must have approval annotation \""
            + ANNOTATION
            + "\" with either a URL or a reason starting with \"unapproved\""
            + SEE);
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      return uri.getScheme() != null && uri.getHost() != null && !uri.getHost().isEmpty();
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
