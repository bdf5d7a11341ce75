package io.troupe.core.kind.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.meta.SelectorErrors;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Roles and role bindings, of a namespace and of the cluster. */
sealed interface RbacRules extends KindRules {
  String GROUP = "rbac.authorization.k8s.io";

  @Override
  default NameForm nameForm() {
    return NameForm.PATH_SEGMENT;
  }

  /**
   * @param namespaced whether rules may only be about resources
   */
  record Role(boolean namespaced) implements RbacRules {
    @Override
    public List<FieldError> validate(ObjectNode role) {
      List<FieldError> errors = new ArrayList<>();
      JsonNode rules = role.path("rules");
      for (int i = 0; i < rules.size(); i++) {
        rule(rules.get(i), "rules[" + i + "]", errors);
      }
      if (!namespaced) {
        aggregation(FieldCheck.of(role, errors).at("aggregationRule"));
      }
      return errors;
    }

    private static void aggregation(FieldCheck rule) {
      if (rule.isPresent()) {
        rule.at("clusterRoleSelectors")
            .required("at least one clusterRoleSelector required if aggregationRule is non-nil");
        rule.items("clusterRoleSelectors").forEach(SelectorErrors::add);
      }
    }

    private void rule(JsonNode rule, String path, List<FieldError> errors) {
      if (rule.path("verbs").isEmpty()) {
        errors.add(FieldError.required(path + ".verbs", "verbs must contain at least one value"));
      }
      if (!rule.path("nonResourceURLs").isEmpty()) {
        nonResource(rule, path, errors);
        return;
      }
      if (rule.path("apiGroups").isEmpty()) {
        errors.add(
            FieldError.required(
                path + ".apiGroups", "resource rules must supply at least one api group"));
      }
      if (rule.path("resources").isEmpty()) {
        errors.add(
            FieldError.required(
                path + ".resources", "resource rules must supply at least one resource"));
      }
    }

    private void nonResource(JsonNode rule, String path, List<FieldError> errors) {
      String shown = rule.path("nonResourceURLs").toString();
      String words = "";
      if (namespaced) {
        words = "namespaced rules cannot apply to non-resource URLs";
      } else if (!rule.path("apiGroups").isEmpty() || !rule.path("resources").isEmpty()) {
        words = "rules cannot apply to both regular resources and non-resource URLs";
      }
      if (!words.isEmpty()) {
        errors.add(
            new FieldError(FieldError.Type.INVALID, path + ".nonResourceURLs", shown, words));
      }
    }
  }

  /**
   * @param namespaced whether it may bind a Role and service accounts without naming a namespace
   */
  record Binding(boolean namespaced) implements RbacRules {
    private static final List<String> SUBJECTS = List.of("ServiceAccount", "User", "Group");

    @Override
    public void applyDefaults(ObjectNode binding) {
      if (binding.path("roleRef") instanceof ObjectNode role) {
        Tree.defaultText(role, "apiGroup", GROUP);
      }
      for (ObjectNode subject : Tree.objects(binding.path("subjects"))) {
        if (List.of("User", "Group").contains(Tree.text(subject, "kind"))) {
          Tree.defaultText(subject, "apiGroup", GROUP);
        }
      }
    }

    @Override
    public List<FieldError> validate(ObjectNode binding) {
      List<FieldError> errors = new ArrayList<>();
      JsonNode role = binding.path("roleRef");
      if (!Tree.text(role, "apiGroup").equals(GROUP)) {
        errors.add(
            FieldError.notSupported(
                "roleRef.apiGroup", Tree.text(role, "apiGroup"), List.of(GROUP)));
      }
      List<String> kinds = namespaced ? List.of("ClusterRole", "Role") : List.of("ClusterRole");
      if (!kinds.contains(Tree.text(role, "kind"))) {
        errors.add(FieldError.notSupported("roleRef.kind", Tree.text(role, "kind"), kinds));
      }
      if (Tree.text(role, "name").isEmpty()) {
        errors.add(FieldError.required("roleRef.name", ""));
      }
      List<ObjectNode> subjects = Tree.objects(binding.path("subjects"));
      for (int i = 0; i < subjects.size(); i++) {
        subject(subjects.get(i), "subjects[" + i + "]", errors);
      }
      return errors;
    }

    private void subject(ObjectNode subject, String path, List<FieldError> errors) {
      if (Tree.text(subject, "name").isEmpty()) {
        errors.add(FieldError.required(path + ".name", ""));
      }
      String kind = Tree.text(subject, "kind");
      if (!SUBJECTS.contains(kind)) {
        errors.add(FieldError.notSupported(path + ".kind", kind, SUBJECTS));
        return;
      }
      boolean account = kind.equals("ServiceAccount");
      String wanted = account ? "" : GROUP;
      String group = Tree.text(subject, "apiGroup");
      if (!group.equals(wanted)) {
        errors.add(FieldError.notSupported(path + ".apiGroup", group, List.of(wanted)));
      }
      if (account && !namespaced && Tree.text(subject, "namespace").isEmpty()) {
        errors.add(FieldError.required(path + ".namespace", ""));
      }
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode binding, ObjectNode old) {
      return binding.path("roleRef").equals(old.path("roleRef"))
          ? List.of()
          : List.of(
              new FieldError(
                  FieldError.Type.INVALID,
                  "roleRef",
                  binding.path("roleRef").toString(),
                  "cannot change roleRef"));
    }
  }
}
