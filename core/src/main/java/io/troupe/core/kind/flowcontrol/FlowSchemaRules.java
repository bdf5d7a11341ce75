package io.troupe.core.kind.flowcontrol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Flow schemas. Follows upstream ValidateFlowSchema. */
final class FlowSchemaRules implements KindRules {
  private static final long PRECEDENCE_DEFAULT = 1000;
  private static final long PRECEDENCE_MAX = 10_000;
  private static final String EXEMPT = "exempt";
  private static final String[] VERBS = {
    "*", "create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"
  };

  @Override
  public void applyDefaults(ObjectNode schema) {
    Tree.defaultNonZero(Tree.child(schema, "spec"), "matchingPrecedence", PRECEDENCE_DEFAULT);
  }

  @Override
  public List<FieldError> validate(ObjectNode schema) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck root = FieldCheck.of(schema, errors);
    FieldCheck spec = root.at("spec");
    String name = root.at("metadata").at("name").text();
    FieldCheck precedence = spec.at("matchingPrecedence");
    precedence.range(1, Long.MAX_VALUE, "must be a positive value");
    precedence.range(Long.MIN_VALUE, PRECEDENCE_MAX, "must not be greater than " + PRECEDENCE_MAX);
    if (precedence.value().asLong() == 1 && !name.equals(EXEMPT)) {
      precedence.invalid("only the schema named 'exempt' may have matchingPrecedence 1");
    }
    if (spec.at("distinguisherMethod").isPresent()) {
      spec.at("distinguisherMethod").at("type").exactlyOneOf("ByNamespace", "ByUser");
    }
    FieldCheck level = spec.at("priorityLevelConfiguration").at("name");
    if (level.required("must reference a priority level")) {
      level.form(NameForm.SUBDOMAIN);
    }
    spec.items("rules").forEach(FlowSchemaRules::rule);
    FixedObjects.check(root, name, FixedObjects.SCHEMAS);
    return errors;
  }

  private static void rule(FieldCheck rule) {
    rule.at("subjects").required("subjects must contain at least one value");
    rule.items("subjects").forEach(FlowSchemaRules::subject);
    FieldCheck resources = rule.at("resourceRules");
    FieldCheck paths = rule.at("nonResourceRules");
    if (!resources.isSet() && !paths.isSet()) {
      rule.errors()
          .add(
              FieldError.required(
                  rule.path(),
                  "at least one of resourceRules and nonResourceRules has to be non-empty"));
    }
    for (FieldCheck each : rule.items("resourceRules")) {
      verbs(each);
      list(each, "apiGroups", "resource rules must supply at least one api group", "api groups");
      list(each, "resources", "resource rules must supply at least one resource", "resources");
      namespaces(each);
    }
    for (FieldCheck each : rule.items("nonResourceRules")) {
      verbs(each);
      list(
          each,
          "nonResourceURLs",
          "nonResourceURLs must contain at least one value",
          "non-resource URLs");
      each.items("nonResourceURLs").forEach(FlowSchemaRules::path);
    }
  }

  private static void subject(FieldCheck subject) {
    switch (subject.at("kind").text()) {
      case "ServiceAccount" -> {
        FieldCheck account = subject.at("serviceAccount");
        if (!account.isPresent()) {
          account.required("serviceAccount is required when subject kind is 'ServiceAccount'");
          return;
        }
        if (account.at("name").required() && !account.at("name").text().equals("*")) {
          account.at("name").form(NameForm.SUBDOMAIN);
        }
        if (account.at("namespace").required()) {
          account.at("namespace").form(NameForm.LABEL);
        }
      }
      case "User" -> named(subject, "user", "User");
      case "Group" -> named(subject, "group", "Group");
      default -> subject.at("kind").exactlyOneOf("Group", "ServiceAccount", "User");
    }
  }

  private static void named(FieldCheck subject, String field, String kind) {
    FieldCheck named = subject.at(field);
    if (!named.isPresent()) {
      named.required(field + " is required when subject kind is '" + kind + "'");
    } else {
      named.at("name").required();
    }
  }

  private static void verbs(FieldCheck rule) {
    list(rule, "verbs", "verbs must contain at least one value", "verbs");
    for (FieldCheck verb : rule.items("verbs")) {
      new FieldCheck(verb.value(), rule.path() + ".verbs", rule.errors()).exactlyOneOf(VERBS);
    }
  }

  private static void list(FieldCheck rule, String field, String whenEmpty, String what) {
    FieldCheck list = rule.at(field);
    if (list.required(whenEmpty) && list.value().size() > 1 && holdsStar(rule.items(field))) {
      list.invalid("if '*' is present, must not specify other " + what);
    }
  }

  private static boolean holdsStar(List<FieldCheck> items) {
    return items.stream().anyMatch(item -> item.text().equals("*"));
  }

  private static void namespaces(FieldCheck rule) {
    FieldCheck list = rule.at("namespaces");
    if (!list.isSet()) {
      if (!rule.at("clusterScope").value().asBoolean(false)) {
        list.required(
            "resource rules that are not cluster scoped must supply at least one namespace");
      }
      return;
    }
    if (list.value().size() > 1 && holdsStar(rule.items("namespaces"))) {
      list.invalid("if '*' is present, must not specify other namespaces");
    }
    for (FieldCheck namespace : rule.items("namespaces")) {
      if (!namespace.text().equals("*")) {
        namespace.form(NameForm.LABEL);
      }
    }
  }

  private static void path(FieldCheck url) {
    String text = url.text();
    if (text.equals("*")) {
      return;
    }
    if (text.isEmpty()) {
      url.invalid("must not be empty");
    } else if (!text.startsWith("/")) {
      url.invalid("must start with slash");
    } else if (text.contains(" ")) {
      url.invalid("must not contain white-space");
    } else if (text.contains("//")) {
      url.invalid("must not contain double slash");
    } else {
      String plain = text.endsWith("/*") ? text.substring(0, text.length() - 1) : text;
      if (plain.contains("*")) {
        url.invalid("wildcard can only do suffix matching");
      }
    }
  }
}
