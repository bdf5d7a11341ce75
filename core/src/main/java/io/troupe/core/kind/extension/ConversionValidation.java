package io.troupe.core.kind.extension;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How a definition's versions are converted. */
final class ConversionValidation {
  private static final String PATH = "spec.conversion.";
  private static final String CLIENT = PATH + "webhookClientConfig";
  private static final String REVIEWS = PATH + "conversionReviewVersions";
  private static final int PORT_MAX = 65_535;

  private ConversionValidation() {}

  static void validate(JsonNode conversion, List<FieldError> errors) {
    String strategy = Tree.text(conversion, "strategy");
    JsonNode webhook = conversion.path("webhook");
    switch (strategy) {
      case "" -> errors.add(FieldError.required(PATH + "strategy", ""));
      case "None" -> {
        if (webhook.has("clientConfig")) {
          errors.add(
              FieldError.forbidden(
                  CLIENT, "should not be set when strategy is not set to Webhook"));
        }
        if (!webhook.path("conversionReviewVersions").isEmpty()) {
          errors.add(
              FieldError.forbidden(
                  REVIEWS, "should not be set when strategy is not set to Webhook"));
        }
      }
      case "Webhook" -> webhook(webhook, errors);
      default ->
          errors.add(
              FieldError.notSupported(PATH + "strategy", strategy, List.of("None", "Webhook")));
    }
  }

  private static void webhook(JsonNode webhook, List<FieldError> errors) {
    JsonNode client = webhook.path("clientConfig");
    if (!client.isObject()) {
      errors.add(FieldError.required(CLIENT, "required when strategy is set to Webhook"));
    } else if (Tree.has(client, "url") == client.path("service").isObject()) {
      errors.add(FieldError.required(CLIENT, "exactly one of url or service is required"));
    } else if (Tree.has(client, "url")) {
      url(Tree.text(client, "url"), errors);
    } else {
      service(client.path("service"), errors);
    }
    reviews(webhook.path("conversionReviewVersions"), errors);
  }

  private static void url(String text, List<FieldError> errors) {
    String form = "; desired format: https://host[/path]";
    try {
      URI uri = new URI(text);
      if (!"https".equals(uri.getScheme())) {
        errors.add(
            FieldError.invalid(
                CLIENT + ".url", text, "'https' is the only allowed URL scheme" + form));
      }
      if (uri.getHost() == null) {
        errors.add(FieldError.invalid(CLIENT + ".url", text, "host must be specified" + form));
      }
      if (uri.getUserInfo() != null) {
        errors.add(
            FieldError.invalid(
                CLIENT + ".url", text, "user information is not permitted in the URL" + form));
      }
      if (uri.getQuery() != null) {
        errors.add(
            FieldError.invalid(
                CLIENT + ".url", text, "query parameters are not permitted in the URL" + form));
      }
      if (uri.getFragment() != null) {
        errors.add(
            FieldError.invalid(
                CLIENT + ".url", text, "fragments are not permitted in the URL" + form));
      }
    } catch (URISyntaxException malformed) {
      errors.add(
          FieldError.required(
              CLIENT + ".url", "url must be a valid URL: " + malformed.getReason() + form));
    }
  }

  private static void service(JsonNode service, List<FieldError> errors) {
    for (String field : List.of("name", "namespace")) {
      if (Tree.text(service, field).isEmpty()) {
        errors.add(
            FieldError.required(CLIENT + ".service." + field, "service " + field + " is required"));
      }
    }
    long port = service.path("port").asLong(443);
    if (port < 1 || port > PORT_MAX) {
      errors.add(
          FieldError.invalid(
              CLIENT + ".service.port",
              port,
              "port is not valid: must be between 1 and 65535, inclusive"));
    }
    String path = Tree.text(service, "path");
    if (!path.isEmpty() && !path.startsWith("/")) {
      errors.add(FieldError.invalid(CLIENT + ".service.path", path, "must start with a '/'"));
    }
  }

  private static void reviews(JsonNode versions, List<FieldError> errors) {
    if (versions.isEmpty()) {
      errors.add(FieldError.required(REVIEWS, ""));
      return;
    }
    Set<String> seen = new HashSet<>();
    boolean known = false;
    for (int i = 0; i < versions.size(); i++) {
      String version = versions.get(i).asText();
      String path = REVIEWS + "[" + i + "]";
      known |= version.equals("v1") || version.equals("v1beta1");
      if (!seen.add(version)) {
        errors.add(FieldError.invalid(path, version, "duplicate version"));
      }
      NameForm.LABEL_1035
          .problems(version)
          .forEach(p -> errors.add(FieldError.invalid(path, version, p)));
    }
    if (!known) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              REVIEWS,
              versions.toString(),
              "must include at least one of v1, v1beta1"));
    }
  }
}
