package io.troupe.core.kind.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Certificate signing requests. Who asks and for what is settled at creation; approvers add the
 * verdict, signers the certificate. Follows upstream pkg/apis/certificates/validation and
 * pkg/registry/certificates/certificates.
 */
final class SigningRequestRules implements KindRules {
  private static final long SECONDS_MIN = 600;
  private static final String LEGACY_SIGNER = "kubernetes.io/legacy-unknown";
  private static final List<String> VERDICTS = List.of("Approved", "Denied");
  private static final List<String> SETTLED = List.of("Approved", "Denied", "Failed");
  private static final String[] USAGES = {
    "any",
    "cert sign",
    "client auth",
    "code signing",
    "content commitment",
    "crl sign",
    "data encipherment",
    "decipher only",
    "digital signature",
    "email protection",
    "encipher only",
    "ipsec end system",
    "ipsec tunnel",
    "ipsec user",
    "key agreement",
    "key encipherment",
    "microsoft sgc",
    "netscape sgc",
    "ocsp signing",
    "s/mime",
    "server auth",
    "signing",
    "timestamping"
  };

  static boolean has(ObjectNode request, String condition) {
    return of(request, condition).isPresent();
  }

  private static Optional<ObjectNode> of(ObjectNode request, String condition) {
    return Tree.objects(request.path("status").path("conditions")).stream()
        .filter(c -> Tree.text(c, "type").equals(condition))
        .findFirst();
  }

  @Override
  public NameForm nameForm() {
    return NameForm.ANY;
  }

  @Override
  public void applyDefaults(ObjectNode request) {
    for (ObjectNode condition : Tree.objects(request.path("status").path("conditions"))) {
      Tree.defaultText(condition, "status", "True");
    }
  }

  /** The whole request stands once it is made; changes to it are dropped without a word. */
  @Override
  public void prepareForUpdate(ObjectNode request, ObjectNode old) {
    Tree.copy(old, request, "spec");
  }

  @Override
  public void prepareForViewUpdate(
      String subresource, ObjectNode request, ObjectNode old, Instant now) {
    if (subresource.equals("approval")) {
      ObjectNode status = Tree.child(request, "status");
      Tree.copy(old.path("status"), status, "certificate");
    }
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    for (ObjectNode condition : Tree.objects(request.path("status").path("conditions"))) {
      Tree.defaultText(condition, "lastUpdateTime", time);
      if (!Tree.has(condition, "lastTransitionTime")) {
        String kept =
            of(old, Tree.text(condition, "type"))
                .filter(c -> c.path("status").equals(condition.path("status")))
                .map(c -> Tree.text(c, "lastTransitionTime"))
                .orElse("");
        condition.put("lastTransitionTime", kept.isEmpty() ? time : kept);
      }
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode request) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck spec = FieldCheck.of(request, errors).at("spec");
    CertificateRequest.problem(spec.at("request").text())
        .ifPresent(problem -> spec.at("request").invalid(problem));
    spec.at("usages").required();
    List<FieldCheck> usages = spec.items("usages");
    usages.forEach(usage -> usage.exactlyOneOf(USAGES));
    FieldCheck.distinct(usages, "");
    FieldCheck signer = spec.at("signerName");
    if (signer.text().equals(LEGACY_SIGNER)) {
      signer.invalid("the legacy signerName is not allowed via this API version");
    } else {
      signer(signer);
    }
    spec.at("expirationSeconds")
        .range(
            SECONDS_MIN,
            Long.MAX_VALUE,
            "may not specify a duration less than 600 seconds (10 minutes)");
    conditions(FieldCheck.of(request, errors).at("status"));
    return errors;
  }

  private static void signer(FieldCheck signer) {
    if (!signer.required()) {
      return;
    }
    String[] parts = signer.text().split("/", -1);
    if (parts.length != 2) {
      signer.invalid(
          "must be a fully qualified domain and path of the form \"example.com/signer-name\"");
      return;
    }
    NameForm.SUBDOMAIN
        .problems(parts[0])
        .forEach(p -> signer.invalid("validating label \"" + parts[0] + "\": " + p));
    if (!parts[0].contains(".")) {
      signer.invalid("should be a domain with at least two segments separated by dots");
    }
    NameForm.SUBDOMAIN
        .problems(parts[1])
        .forEach(p -> signer.invalid("validating label \"" + parts[1] + "\": " + p));
  }

  private static void conditions(FieldCheck status) {
    List<FieldCheck> conditions = status.items("conditions");
    boolean approved = false;
    boolean denied = false;
    for (FieldCheck condition : conditions) {
      FieldCheck type = condition.at("type");
      type.required();
      approved |= type.text().equals("Approved");
      denied |= type.text().equals("Denied");
      FieldCheck holds = condition.at("status");
      if (!holds.isSet()) {
        holds.required();
      } else if (SETTLED.contains(type.text())) {
        holds.exactlyOneOf("True");
      } else {
        holds.exactlyOneOf("False", "True", "Unknown");
      }
    }
    FieldCheck.distinct(conditions, "type");
    if (approved && denied) {
      status.at("conditions").invalid("Approved and Denied conditions are mutually exclusive");
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode request, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    settled(request, old, SETTLED, errors);
    return errors;
  }

  @Override
  public List<FieldError> validateViewUpdate(
      String subresource, ObjectNode request, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck status = FieldCheck.of(request, errors).at("status");
    conditions(status);
    if (subresource.equals("approval")) {
      settled(request, old, List.of("Failed"), errors);
      removed(request, old, VERDICTS, errors);
      return errors;
    }
    settled(request, old, VERDICTS, errors);
    FieldCheck certificate = status.at("certificate");
    JsonNode before = old.path("status").path("certificate");
    if (!before.asText("").isEmpty() && !certificate.value().equals(before)) {
      certificate.forbidden("updates may not modify existing certificate content");
    } else if (certificate.isSet() && !certificate.value().equals(before)) {
      CertificateRequest.certificateProblem(certificate.text())
          .ifPresent(problem -> certificate.invalid("<certificate data>", problem));
    }
    return errors;
  }

  /** Conditions that this request may neither add, change nor take away. */
  private static void settled(
      ObjectNode request, ObjectNode old, List<String> types, List<FieldError> errors) {
    for (String type : types) {
      if (!has(old, type) && has(request, type)) {
        errors.add(
            FieldError.forbidden(
                "status.conditions", "updates may not add a condition of type \"" + type + '"'));
      }
    }
    removed(request, old, types, errors);
  }

  private static void removed(
      ObjectNode request, ObjectNode old, List<String> types, List<FieldError> errors) {
    for (String type : types) {
      Optional<ObjectNode> before = of(old, type);
      Optional<ObjectNode> after = of(request, type);
      if (before.isPresent() && after.isEmpty()) {
        errors.add(
            FieldError.forbidden(
                "status.conditions", "updates may not remove a condition of type \"" + type + '"'));
      } else if (before.isPresent() && !before.equals(after)) {
        errors.add(
            FieldError.forbidden(
                "status.conditions", "updates may not modify a condition of type \"" + type + '"'));
      }
    }
  }
}
