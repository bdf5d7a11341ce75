package io.troupe.core.kind.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Choices;
import io.troupe.core.kind.check.Counts;
import io.troupe.core.kind.check.WorkloadSelector;
import io.troupe.core.kind.core.PodDefaults;
import io.troupe.core.kind.core.PodValidation;
import io.troupe.core.kind.core.PodWarnings;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** StatefulSets. Follows upstream pkg/apis/apps/v1/defaults.go and ValidateStatefulSet. */
final class StatefulSetRules implements KindRules {
  private static final long HISTORY = 10;
  private static final String STRATEGY = "spec.updateStrategy";
  private static final List<String> RETENTION = List.of("Delete", "Retain");
  private static final List<String> MUTABLE =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  @Override
  public NameForm nameForm() {
    return NameForm.LABEL;
  }

  @Override
  public void applyDefaults(ObjectNode set) {
    ObjectNode spec = Tree.child(set, "spec");
    Tree.defaultText(spec, "podManagementPolicy", "OrderedReady");
    ObjectNode strategy = Tree.child(spec, "updateStrategy");
    Tree.defaultText(strategy, "type", "RollingUpdate");
    if (Tree.text(strategy, "type").equals("RollingUpdate")) {
      Tree.defaultNumber(Tree.child(strategy, "rollingUpdate"), "partition", 0);
    }
    ObjectNode retention = Tree.child(spec, "persistentVolumeClaimRetentionPolicy");
    Tree.defaultText(retention, "whenDeleted", "Retain");
    Tree.defaultText(retention, "whenScaled", "Retain");
    Tree.defaultNumber(spec, "replicas", 1);
    Tree.defaultNumber(spec, "revisionHistoryLimit", HISTORY);
    PodDefaults.ofTemplateSpec(Tree.child(Tree.child(spec, "template"), "spec"));
    Tree.objects(spec.path("volumeClaimTemplates")).forEach(StatefulSetRules::claim);
  }

  /** A claim inside a StatefulSet is shown as an object of its own would be. */
  private static void claim(ObjectNode claim) {
    Tree.defaultText(claim, "apiVersion", "v1");
    Tree.defaultText(claim, "kind", "PersistentVolumeClaim");
    Tree.defaultIfAbsent(Tree.child(claim, "spec"), "volumeMode", "Filesystem");
    Tree.defaultText(Tree.child(claim, "status"), "phase", "Pending");
  }

  @Override
  public void prepareForCreate(ObjectNode set) {
    set.putObject("status").put("replicas", 0);
  }

  @Override
  public List<FieldError> validate(ObjectNode set) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = set.path("spec");
    String policy = Tree.text(spec, "podManagementPolicy");
    if (!List.of("OrderedReady", "Parallel").contains(policy)) {
      errors.add(
          FieldError.invalid(
              "spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'"));
    }
    strategy(spec.path("updateStrategy"), errors);
    JsonNode retention = spec.path("persistentVolumeClaimRetentionPolicy");
    String at = "spec.persistentVolumeClaimRetentionPolicy";
    Choices.required(retention, "whenDeleted", RETENTION, at, errors);
    Choices.required(retention, "whenScaled", RETENTION, at, errors);
    Counts.allNonNegative(
        spec, List.of("replicas", "minReadySeconds", "revisionHistoryLimit"), "spec", errors);
    Counts.nonNegative(spec.path("ordinals"), "start", "spec.ordinals", errors);
    WorkloadSelector.validate(spec, "statefulset", errors);
    PodValidation.template(
        spec.path("template"),
        "spec.template",
        List.of("Always"),
        claimNames(spec.path("volumeClaimTemplates")),
        errors);
    if (Tree.has(spec.path("template").path("spec"), "activeDeadlineSeconds")) {
      errors.add(
          FieldError.forbidden(
              "spec.template.spec.activeDeadlineSeconds",
              "activeDeadlineSeconds in StatefulSet is not Supported"));
    }
    return errors;
  }

  /** Its pods may mount what the claims will be called. */
  private static List<String> claimNames(JsonNode claims) {
    return Tree.objects(claims).stream().map(c -> Tree.text(c.path("metadata"), "name")).toList();
  }

  private static void strategy(JsonNode strategy, List<FieldError> errors) {
    String type = Tree.text(strategy, "type");
    JsonNode rolling = strategy.path("rollingUpdate");
    switch (type) {
      case "OnDelete" -> {
        if (rolling.isObject()) {
          errors.add(
              new FieldError(
                  FieldError.Type.INVALID,
                  STRATEGY + ".rollingUpdate",
                  rolling.toString(),
                  "only allowed for updateStrategy 'RollingUpdate'"));
        }
      }
      case "RollingUpdate" -> {
        Counts.nonNegative(rolling, "partition", STRATEGY + ".rollingUpdate", errors);
        JsonNode most = rolling.path("maxUnavailable");
        String path = STRATEGY + ".rollingUpdate.maxUnavailable";
        Counts.share(most, path, errors);
        Counts.atMostAll(most, path, errors);
        if (Tree.has(rolling, "maxUnavailable") && Counts.isZero(most)) {
          errors.add(new FieldError(FieldError.Type.INVALID, path, most.asText(), "cannot be 0"));
        }
      }
      default ->
          errors.add(
              new FieldError(
                  FieldError.Type.INVALID,
                  STRATEGY,
                  strategy.toString(),
                  "must be 'RollingUpdate' or 'OnDelete'"));
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode set, ObjectNode old) {
    if (!(old.path("spec") instanceof ObjectNode before)
        || !(set.path("spec") instanceof ObjectNode now)) {
      return List.of();
    }
    ObjectNode fixed = before.deepCopy().remove(MUTABLE);
    return now.deepCopy().remove(MUTABLE).equals(fixed)
        ? List.of()
        : List.of(
            FieldError.forbidden(
                "spec",
                "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                    + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                    + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are"
                    + " forbidden"));
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode set, ObjectNode old) {
    return StatusCounts.errors(
        set.path("status"),
        List.of(
            "replicas",
            "readyReplicas",
            "currentReplicas",
            "updatedReplicas",
            "availableReplicas",
            "observedGeneration",
            "collisionCount"));
  }

  @Override
  public List<String> warnings(ObjectNode set) {
    return PodWarnings.ofTemplate(set.path("spec").path("template"), "spec.template");
  }
}
