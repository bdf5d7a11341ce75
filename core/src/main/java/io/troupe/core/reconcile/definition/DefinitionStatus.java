package io.troupe.core.reconcile.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.json.Json;
import io.troupe.core.kind.extension.ApiApproval;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.reconcile.Conditions;
import java.time.Instant;

/** What a definition's status is to say. */
final class DefinitionStatus {
  private DefinitionStatus() {}

  static ObjectNode of(ObjectNode definition, ObjectKey key, ClusterImage image, Instant now) {
    ObjectNode status = before(definition);
    AcceptedNames accepted = AcceptedNames.of(definition, key, image);
    status.set("acceptedNames", accepted.names());
    boolean all = accepted.reason().isEmpty();
    Conditions.set(
        status,
        "NamesAccepted",
        all ? "True" : "False",
        all ? "NoConflicts" : accepted.reason(),
        all ? "no conflicts found" : accepted.message(),
        now);
    if (all) {
      Conditions.set(
          status,
          "Established",
          "True",
          "InitialNamesAccepted",
          "the initial names have been accepted",
          now);
    } else if (Conditions.find(status, "Established").isMissingNode()) {
      Conditions.set(
          status, "Established", "False", "NotAccepted", "not all names are accepted", now);
    }
    approval(definition, status, now);
    return status;
  }

  private static void approval(ObjectNode definition, ObjectNode status, Instant now) {
    if (!ApiApproval.isProtected(definition.path("spec").path("group").asText())) {
      Conditions.remove(status, "KubernetesAPIApprovalPolicyConformant");
      return;
    }
    ApiApproval approval = ApiApproval.of(definition);
    Conditions.set(
        status,
        "KubernetesAPIApprovalPolicyConformant",
        approval.state() == ApiApproval.State.APPROVED ? "True" : "False",
        approval.state().reason(),
        approval.message(),
        now);
  }

  /**
   * @param remain whether there are resources
   */
  static ObjectNode terminating(ObjectNode definition, boolean remain, Instant now) {
    ObjectNode status = before(definition);
    Conditions.set(
        status,
        "Terminating",
        remain ? "True" : "False",
        remain ? "InstanceDeletionInProgress" : "InstanceDeletionCompleted",
        remain ? "CustomResource deletion is in progress" : "removed all instances",
        now);
    return status;
  }

  private static ObjectNode before(ObjectNode definition) {
    return definition.path("status") instanceof ObjectNode found ? found.deepCopy() : Json.object();
  }
}
