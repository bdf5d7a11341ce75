package io.troupe.core.kind.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.core.AddressErrors;
import io.troupe.core.kind.core.PortErrors;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Ingresses. Follows upstream pkg/apis/networking/validation ValidateIngress. */
final class IngressRules implements KindRules {
  private static final String OLD_CLASS = "kubernetes.io/ingress.class";
  private static final List<String> BAD_SEQUENCES = List.of("//", "/./", "/../", "%2f", "%2F");
  private static final List<String> BAD_ENDS = List.of("/..", "/.");
  private static final String[] PATH_TYPES = {"Exact", "ImplementationSpecific", "Prefix"};

  @Override
  public List<FieldError> validate(ObjectNode ingress) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck root = FieldCheck.of(ingress, errors);
    FieldCheck spec = root.at("spec");
    List<FieldCheck> rules = spec.items("rules");
    FieldCheck backend = spec.at("defaultBackend");
    if (rules.isEmpty() && !backend.isPresent()) {
      new FieldCheck(spec.value().path("rules"), spec.path(), errors)
          .invalid("either `defaultBackend` or `rules` must be specified");
    }
    if (backend.isPresent()) {
      backend(backend);
    }
    rules.forEach(IngressRules::rule);
    for (FieldCheck tls : spec.items("tls")) {
      tls.items("hosts").forEach(IngressRules::host);
      tls.at("secretName").form(NameForm.SUBDOMAIN);
    }
    spec.at("ingressClassName").form(NameForm.SUBDOMAIN);
    return errors;
  }

  private static void rule(FieldCheck rule) {
    FieldCheck host = rule.at("host");
    if (AddressErrors.parse(host.text()).isPresent()) {
      host.invalid("must be a DNS name, not an IP address");
    } else if (host.isSet()) {
      host(host);
    }
    FieldCheck http = rule.at("http");
    if (!http.isPresent()) {
      return;
    }
    http.at("paths").required();
    for (FieldCheck path : http.items("paths")) {
      path(path);
      backend(path.at("backend"));
    }
  }

  private static void host(FieldCheck host) {
    NameForm form = host.text().contains("*") ? NameForm.WILDCARD_SUBDOMAIN : NameForm.SUBDOMAIN;
    form.problems(host.text()).forEach(host::invalid);
  }

  private static void path(FieldCheck path) {
    FieldCheck type = path.at("pathType");
    FieldCheck text = path.at("path");
    boolean absolute = text.text().startsWith("/");
    if (!type.isSet()) {
      type.required("pathType must be specified");
      return;
    }
    switch (type.text()) {
      case "Exact", "Prefix" -> {
        if (!absolute) {
          text.invalid(text.text(), "must be an absolute path");
        }
        for (String bad : BAD_SEQUENCES) {
          if (text.text().contains(bad)) {
            text.invalid("must not contain '" + bad + "'");
          }
        }
        for (String bad : BAD_ENDS) {
          if (text.text().endsWith(bad)) {
            text.invalid("cannot end with '" + bad + "'");
          }
        }
      }
      case "ImplementationSpecific" -> {
        if (text.isSet() && !absolute) {
          text.invalid("must be an absolute path");
        }
      }
      default -> type.exactlyOneOf(PATH_TYPES);
    }
  }

  private static void backend(FieldCheck backend) {
    boolean resource = backend.at("resource").isPresent();
    boolean service = backend.at("service").isPresent();
    if (resource && service) {
      backend.invalid("", "cannot set both resource and service backends");
    } else if (resource) {
      FieldCheck reference = backend.at("resource");
      reference.at("apiGroup").form(NameForm.SUBDOMAIN);
      reference.at("kind").required("kind is required");
      reference.at("name").required("name is required");
    } else if (service) {
      service(backend.at("service"), backend);
    } else {
      backend.invalid("", "resource or service backend is required");
    }
  }

  private static void service(FieldCheck service, FieldCheck backend) {
    FieldCheck name = service.at("name");
    if (name.required()) {
      name.form(NameForm.LABEL_1035);
    }
    FieldCheck port = service.at("port").at("name");
    FieldCheck number = service.at("port").at("number");
    boolean numbered = number.value().asInt(0) != 0;
    if (port.isSet() && numbered) {
      backend.invalid("", "cannot set both port name & port number");
    } else if (port.isSet()) {
      PortErrors.nameProblems(port.text()).forEach(port::invalid);
    } else if (numbered) {
      number.range(1, 65_535, "must be between 1 and 65535, inclusive");
    } else {
      backend.errors().add(FieldError.required(backend.path(), "port name or number is required"));
    }
  }

  /** The annotation of old and the field say the same; only updates may carry both. */
  @Override
  public List<FieldError> validateCreate(ObjectNode ingress) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck root = FieldCheck.of(ingress, errors);
    FieldCheck annotation =
        new FieldCheck(
            ingress.path("metadata").path("annotations").path(OLD_CLASS),
            "annotations." + OLD_CLASS,
            errors);
    if (annotation.isPresent() && root.at("spec").at("ingressClassName").isPresent()) {
      annotation.invalid("can not be set when the class field is also set");
    }
    return errors;
  }

  @Override
  public List<String> warnings(ObjectNode ingress) {
    return ingress.path("metadata").path("annotations").has(OLD_CLASS)
        ? List.of(
            "annotation \""
                + OLD_CLASS
                + "\" is deprecated, please use 'spec.ingressClassName' instead")
        : List.of();
  }
}
