package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Namespaces. Follows upstream pkg/registry/core/namespace/strategy.go. */
final class NamespaceRules implements KindRules {
  private static final String FINALIZER = "kubernetes";

  @Override
  public NameForm nameForm() {
    return NameForm.LABEL;
  }

  @Override
  public void applyDefaults(ObjectNode namespace) {
    ObjectNode metadata = Tree.child(namespace, "metadata");
    String name = Tree.text(metadata, "name");
    if (!name.isEmpty()) {
      Tree.child(metadata, "labels").put("kubernetes.io/metadata.name", name);
    }
  }

  @Override
  public void prepareForCreate(ObjectNode namespace) {
    applyDefaults(namespace); // the name may have been generated since
    ArrayNode finalizers = namespace.arrayNode();
    JsonNode given = namespace.path("spec").path("finalizers");
    given.forEach(finalizers::add);
    boolean held = false;
    for (JsonNode finalizer : given) {
      held |= finalizer.asText().equals(FINALIZER);
    }
    if (!held) {
      finalizers.add(FINALIZER);
    }
    Tree.child(namespace, "spec").set("finalizers", finalizers);
    namespace.putObject("status").put("phase", "Active");
  }

  /** Only the finalize subresource takes finalizers away. */
  @Override
  public void prepareForUpdate(ObjectNode namespace, ObjectNode old) {
    Tree.copy(old.path("spec"), Tree.child(namespace, "spec"), "finalizers");
    Tree.copy(old, namespace, "status");
  }

  @Override
  public List<FieldError> validate(ObjectNode namespace) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode finalizers = namespace.path("spec").path("finalizers");
    for (int i = 0; i < finalizers.size(); i++) {
      String name = finalizers.get(i).asText();
      String path = "spec.finalizers[" + i + "]";
      Labels.keyProblems(name).forEach(p -> errors.add(FieldError.invalid(path, name, p)));
      if (!name.contains("/") && !name.equals(FINALIZER)) {
        errors.add(
            FieldError.invalid(
                path, name, "name is neither a standard finalizer name nor is it fully qualified"));
      }
    }
    return errors;
  }
}
