package io.troupe.core.kind.resource;

import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import java.util.regex.Pattern;

/** What several kinds of {@code resource.k8s.io} say about devices. */
final class DeviceErrors {
  private static final int SELECTORS_MAX = 32;
  private static final int EXPRESSION_BYTES_MAX = 10 * 1024;
  private static final int DRIVER_CHARACTERS_MAX = 63;
  private static final int CONFIGS_MAX = 32;
  private static final int PARAMETER_BYTES_MAX = 10 * 1024;
  private static final int NAME_CHARACTERS_MAX = 32;
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private DeviceErrors() {}

  static void selectors(FieldCheck holder) {
    List<FieldCheck> selectors = holder.items("selectors");
    if (selectors.size() > SELECTORS_MAX) {
      holder.at("selectors").tooMany(SELECTORS_MAX);
    }
    for (FieldCheck selector : selectors) {
      FieldCheck cel = selector.at("cel");
      if (!cel.isPresent()) {
        cel.required();
        continue;
      }
      FieldCheck expression = cel.at("expression");
      if (expression.required() && expression.text().length() > EXPRESSION_BYTES_MAX) {
        expression.errors().add(FieldError.tooLong(expression.path(), EXPRESSION_BYTES_MAX));
      }
    }
  }

  static void configs(FieldCheck holder) {
    List<FieldCheck> configs = holder.items("config");
    if (configs.size() > CONFIGS_MAX) {
      holder.at("config").tooMany(CONFIGS_MAX);
    }
    for (FieldCheck config : configs) {
      FieldCheck opaque = config.at("opaque");
      if (!opaque.isPresent()) {
        config
            .errors()
            .add(FieldError.required(config.path(), "exactly one field must be specified"));
        continue;
      }
      driver(opaque.at("driver"));
      FieldCheck parameters = opaque.at("parameters");
      if (!parameters.isPresent()) {
        parameters.required();
      } else if (!parameters.value().isObject()) {
        parameters.invalid("<value omitted>", "parameters must be a valid JSON object");
      } else if (parameters.value().toString().length() > PARAMETER_BYTES_MAX) {
        parameters.errors().add(FieldError.tooLong(parameters.path(), PARAMETER_BYTES_MAX));
      }
    }
  }

  static void driver(FieldCheck driver) {
    if (!driver.required()) {
      return;
    }
    if (driver.text().length() > DRIVER_CHARACTERS_MAX) {
      driver.errors().add(FieldError.tooLong(driver.path(), DRIVER_CHARACTERS_MAX));
    }
    driver.form(NameForm.SUBDOMAIN);
  }

  /** An attribute's or capacity's name: an identifier, with or without a domain. */
  static void qualifiedName(FieldCheck at, String name) {
    String[] parts = name.split("/", 2);
    if (name.isEmpty()) {
      at.required("name required");
      return;
    }
    String id = parts[parts.length - 1];
    if (parts.length == 2) {
      NameForm.SUBDOMAIN.problems(parts[0]).forEach(p -> at.invalid(parts[0], p));
    }
    if (id.length() > NAME_CHARACTERS_MAX) {
      at.errors().add(FieldError.tooLong(at.path(), NAME_CHARACTERS_MAX));
    }
    if (!IDENTIFIER.matcher(id).matches()) {
      at.invalid(
          id,
          "a valid C identifier must start with alphabetic character or '_', followed by a string of"
              + " alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex"
              + " used for validation is '"
              + IDENTIFIER.pattern()
              + "')");
    }
  }
}
