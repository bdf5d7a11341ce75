package io.troupe.core.kind.admission;

import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindDeclaration;
import io.troupe.core.kind.Tree;
import java.util.List;

/** The kinds of {@code admissionregistration.k8s.io/v1}, in discovery order. */
public final class AdmissionKinds {
  public static final String GROUP = "admissionregistration.k8s.io";

  private static final List<Column> WEBHOOKS =
      List.of(
          Columns.NAME,
          Columns.number(
              "Webhooks",
              "How many webhooks the configuration has.",
              o -> (long) o.path("webhooks").size()),
          Columns.AGE);

  private static final Column PARAM_KIND =
      Columns.text(
          "ParamKind",
          "What kind of object configures the policy.",
          o -> {
            String version = Tree.text(o.path("spec").path("paramKind"), "apiVersion");
            return version.isEmpty()
                ? "<unset>"
                : version + '/' + Tree.text(o.path("spec").path("paramKind"), "kind");
          });

  private static final Column POLICY_NAME =
      Columns.text(
          "PolicyName", "The policy that is bound.", o -> Tree.text(o.path("spec"), "policyName"));

  private static final Column PARAM_REF =
      Columns.text("ParamRef", "What configures the policy here.", o -> paramRef(o.path("spec")));

  private AdmissionKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare("MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings")
            .columns(List.of(Columns.NAME, POLICY_NAME, PARAM_REF, Columns.AGE))
            .rules(new BindingRules(false))
            .kind(),
        declare("MutatingAdmissionPolicy", "mutatingadmissionpolicies")
            .columns(
                List.of(
                    Columns.NAME,
                    Columns.number(
                        "Mutations",
                        "How many changes it makes.",
                        o -> (long) o.path("spec").path("mutations").size()),
                    PARAM_KIND,
                    Columns.AGE))
            .rules(new MutatingPolicyRules())
            .kind(),
        declare("MutatingWebhookConfiguration", "mutatingwebhookconfigurations")
            .columns(WEBHOOKS)
            .rules(new WebhookConfigurationRules(true))
            .kind(),
        declare("ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings")
            .columns(List.of(Columns.NAME, POLICY_NAME, PARAM_REF, Columns.AGE))
            .rules(new BindingRules(true))
            .kind(),
        declare("ValidatingAdmissionPolicy", "validatingadmissionpolicies")
            .status()
            .columns(
                List.of(
                    Columns.NAME,
                    Columns.number(
                        "Validations",
                        "How many conditions it sets.",
                        o -> (long) o.path("spec").path("validations").size()),
                    PARAM_KIND,
                    Columns.AGE))
            .rules(new ValidatingPolicyRules())
            .kind(),
        declare("ValidatingWebhookConfiguration", "validatingwebhookconfigurations")
            .columns(WEBHOOKS)
            .rules(new WebhookConfigurationRules(false))
            .kind());
  }

  private static KindDeclaration declare(String kind, String resource) {
    return KindDeclaration.declare(GROUP, "v1", kind, resource)
        .ofCluster()
        .categories("api-extensions")
        .tracksGeneration()
        .versionedUpdates();
  }

  private static String paramRef(com.fasterxml.jackson.databind.JsonNode spec) {
    String name = Tree.text(spec.path("paramRef"), "name");
    String namespace = Tree.text(spec.path("paramRef"), "namespace");
    if (name.isEmpty()) {
      return spec.path("paramRef").has("selector") ? "*" : "<unset>";
    }
    return namespace.isEmpty() ? name : namespace + '/' + name;
  }
}
