package io.troupe.core.kind.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** What a claim asks for, in a claim or in a template of claims. */
final class ClaimSpec {
  private static final int REQUESTS_MAX = 32;
  private static final int ALTERNATIVES_MAX = 8;
  private static final int CONSTRAINTS_MAX = 32;

  private ClaimSpec() {}

  static void applyDefaults(ObjectNode spec) {
    for (ObjectNode request : Tree.objects(spec.path("devices").path("requests"))) {
      if (request.path("exactly") instanceof ObjectNode exactly) {
        request(exactly);
      }
      Tree.objects(request.path("firstAvailable")).forEach(ClaimSpec::request);
    }
  }

  private static void request(ObjectNode request) {
    Tree.defaultText(request, "allocationMode", "ExactCount");
    if (Tree.text(request, "allocationMode").equals("ExactCount")) {
      Tree.defaultNonZero(request, "count", 1);
    }
    for (ObjectNode toleration : Tree.objects(request.path("tolerations"))) {
      Tree.defaultText(toleration, "operator", "Equal");
    }
  }

  static void check(FieldCheck spec) {
    FieldCheck devices = spec.at("devices");
    List<FieldCheck> requests = devices.items("requests");
    if (requests.size() > REQUESTS_MAX) {
      devices.at("requests").tooMany(REQUESTS_MAX);
    }
    List<String> names = new ArrayList<>();
    for (FieldCheck request : requests) {
      name(request.at("name"));
      names.add(request.at("name").text());
      alternatives(request, names);
    }
    FieldCheck.distinct(requests, "name");
    List<FieldCheck> constraints = devices.items("constraints");
    if (constraints.size() > CONSTRAINTS_MAX) {
      devices.at("constraints").tooMany(CONSTRAINTS_MAX);
    }
    for (FieldCheck constraint : constraints) {
      known(constraint, names);
      FieldCheck match = constraint.at("matchAttribute");
      if (!match.isSet() && !constraint.at("distinctAttribute").isSet()) {
        match.required();
      } else if (match.isSet()) {
        if (!match.text().contains("/")) {
          match.invalid("must include the domain");
        }
        DeviceErrors.qualifiedName(match, match.text());
      }
    }
    DeviceErrors.configs(devices);
    devices.items("config").forEach(config -> known(config, names));
  }

  private static void alternatives(FieldCheck request, List<String> names) {
    List<FieldCheck> first = request.items("firstAvailable");
    FieldCheck exactly = request.at("exactly");
    if (first.isEmpty() == !exactly.isPresent()) {
      request
          .errors()
          .add(
              first.isEmpty()
                  ? FieldError.required(
                      request.path(), "exactly one of `exactly` or `firstAvailable` is required")
                  : new FieldError(
                      FieldError.Type.INVALID,
                      request.path(),
                      request.value().toString(),
                      "exactly one of `exactly` or `firstAvailable` is required"));
      return;
    }
    if (exactly.isPresent()) {
      devices(exactly);
    }
    if (first.size() > ALTERNATIVES_MAX) {
      request.at("firstAvailable").tooMany(ALTERNATIVES_MAX);
    }
    for (FieldCheck each : first) {
      name(each.at("name"));
      names.add(request.at("name").text() + '/' + each.at("name").text());
      devices(each);
    }
    FieldCheck.distinct(first, "name");
  }

  private static void devices(FieldCheck request) {
    FieldCheck deviceClass = request.at("deviceClassName");
    if (deviceClass.required()) {
      deviceClass.form(NameForm.SUBDOMAIN);
    }
    DeviceErrors.selectors(request);
    FieldCheck mode = request.at("allocationMode");
    FieldCheck count = request.at("count");
    switch (mode.text()) {
      case "All" -> {
        if (count.value().asLong(0) != 0) {
          count.invalid("must not be specified when allocationMode is 'All'");
        }
      }
      case "ExactCount" -> count.range(1, Long.MAX_VALUE, "must be greater than zero");
      default -> mode.exactlyOneOf("All", "ExactCount");
    }
  }

  private static void name(FieldCheck name) {
    if (name.required()) {
      name.form(NameForm.LABEL);
    }
  }

  private static void known(FieldCheck holder, List<String> names) {
    List<FieldCheck> requests = holder.items("requests");
    for (FieldCheck request : requests) {
      if (!names.contains(request.text())) {
        request.invalid(
            "must be the name of a request in the claim or the name of a request and a"
                + " subrequest separated by '/'");
      }
    }
    FieldCheck.distinct(requests, "");
  }
}
