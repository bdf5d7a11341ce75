package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What is wrong with ports, wherever they stand. */
public final class PortErrors {
  public static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final int PORT_MAX = 65_535;
  private static final int NAME_CHARACTERS_MAX = 15;
  private static final Pattern NAME_FORM = Pattern.compile("[-a-z0-9]+");

  private PortErrors() {}

  public static void number(JsonNode port, String path, List<FieldError> errors) {
    long number = port.asLong(0);
    if (number < 1 || number > PORT_MAX) {
      errors.add(FieldError.invalid(path, number, "must be between 1 and 65535, inclusive"));
    }
  }

  public static void numberOrName(JsonNode port, String path, List<FieldError> errors) {
    if (port.isTextual()) {
      String name = port.textValue();
      nameProblems(name).forEach(p -> errors.add(FieldError.invalid(path, name, p)));
    } else {
      number(port, path, errors);
    }
  }

  public static void protocol(String protocol, String path, List<FieldError> errors) {
    if (protocol.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    } else if (!PROTOCOLS.contains(protocol)) {
      errors.add(FieldError.notSupported(path, protocol, PROTOCOLS));
    }
  }

  /** An IANA service name: what containers' ports are called. */
  public static List<String> nameProblems(String name) {
    List<String> problems = new ArrayList<>();
    if (name.length() > NAME_CHARACTERS_MAX) {
      problems.add("must be no more than 15 characters");
    }
    if (!NAME_FORM.matcher(name).matches()) {
      problems.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (name.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
      problems.add("must contain at least one letter (a-z)");
    }
    if (name.contains("--")) {
      problems.add("must not contain consecutive hyphens");
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      problems.add("must not begin or end with a hyphen");
    }
    return problems;
  }

  /**
   * The name of one of a service's or an endpoint's ports.
   *
   * @param required whether it must have one, because there are several
   * @param seen names so far
   * @param path of the port
   */
  public static void serviceName(
      String name, boolean required, Set<String> seen, String path, List<FieldError> errors) {
    if (name.isEmpty()) {
      if (required) {
        errors.add(FieldError.required(path + ".name", ""));
      }
      return;
    }
    List<String> problems = NameForm.LABEL.problems(name);
    problems.forEach(p -> errors.add(FieldError.invalid(path + ".name", name, p)));
    if (!seen.add(name)) {
      errors.add(FieldError.duplicate(path + ".name", name));
    }
  }
}
