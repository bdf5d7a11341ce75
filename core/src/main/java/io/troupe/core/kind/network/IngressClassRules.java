package io.troupe.core.kind.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Ingress classes. Follows upstream ValidateIngressClass. */
final class IngressClassRules implements KindRules {
  private static final int CONTROLLER_CHARACTERS_MAX = 250;
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+");

  @Override
  public void applyDefaults(ObjectNode ingressClass) {
    if (ingressClass.path("spec").path("parameters") instanceof ObjectNode parameters) {
      Tree.defaultText(parameters, "scope", "Cluster");
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode ingressClass) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck spec = FieldCheck.of(ingressClass, errors).at("spec");
    controller(spec.at("controller"));
    FieldCheck parameters = spec.at("parameters");
    if (parameters.isPresent()) {
      parameters(parameters);
    }
    return errors;
  }

  private static void controller(FieldCheck controller) {
    if (controller.text().length() > CONTROLLER_CHARACTERS_MAX) {
      controller.errors().add(FieldError.tooLong(controller.path(), CONTROLLER_CHARACTERS_MAX));
    }
    if (!controller.required()) {
      return;
    }
    String[] parts = controller.text().split("/", 2);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      controller.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")");
      return;
    }
    NameForm.SUBDOMAIN.problems(parts[0]).forEach(p -> controller.invalid(parts[0], p));
    if (!PATH.matcher(parts[1]).matches()) {
      controller.invalid(
          parts[1], "Invalid path (regex used for validation is '" + PATH.pattern() + "')");
    }
  }

  private static void parameters(FieldCheck parameters) {
    parameters.at("apiGroup").form(NameForm.SUBDOMAIN);
    if (parameters.at("kind").required("kind is required")) {
      parameters.at("kind").form(NameForm.PATH_SEGMENT);
    }
    if (parameters.at("name").required("name is required")) {
      parameters.at("name").form(NameForm.PATH_SEGMENT);
    }
    FieldCheck scope = parameters.at("scope");
    scope.exactlyOneOf("Cluster", "Namespace");
    FieldCheck namespace = parameters.at("namespace");
    if (scope.text().equals("Namespace") && !namespace.isPresent()) {
      namespace.required("`parameters.scope` is set to 'Namespace'");
    } else if (scope.text().equals("Cluster") && namespace.isPresent()) {
      namespace.forbidden("`parameters.scope` is set to 'Cluster'");
    } else if (namespace.isPresent()) {
      NameForm.LABEL.problems(namespace.text()).forEach(namespace::invalid);
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode ingressClass, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck.of(ingressClass, errors)
        .at("spec")
        .at("controller")
        .immutable(old.path("spec").path("controller"));
    return errors;
  }
}
