package io.troupe.core.cel.library;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A format that text may have to have, with upstream's words for what is wrong. */
enum NamedFormat {
  DNS_1123_LABEL("dns1123Label"),
  DNS_1123_SUBDOMAIN("dns1123Subdomain"),
  DNS_1035_LABEL("dns1035Label"),
  QUALIFIED_NAME("qualifiedName"),
  DNS_1123_LABEL_PREFIX("dns1123LabelPrefix"),
  DNS_1123_SUBDOMAIN_PREFIX("dns1123SubdomainPrefix"),
  DNS_1035_LABEL_PREFIX("dns1035LabelPrefix"),
  LABEL_VALUE("labelValue"),
  URI("uri"),
  UUID("uuid"),
  BYTE("byte"),
  DATE("date"),
  DATETIME("datetime");

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String VALUE = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final Pattern UUID_FORM =
      Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
  private static final int TEXT_MAX = 253;
  private static final int LABEL_MAX = 63;

  private final String published;

  NamedFormat(String published) {
    this.published = published;
  }

  String published() {
    return published;
  }

  static Optional<NamedFormat> named(String name) {
    return Arrays.stream(values()).filter(f -> f.published.equals(name)).findFirst();
  }

  /** What is wrong with a text; empty when nothing is. */
  List<String> problems(String text) {
    return switch (this) {
      case DNS_1123_LABEL -> label(text);
      case DNS_1123_LABEL_PREFIX -> label(unmasked(text));
      case DNS_1123_SUBDOMAIN -> subdomain(text);
      case DNS_1123_SUBDOMAIN_PREFIX -> subdomain(unmasked(text));
      case DNS_1035_LABEL -> label1035(text);
      case DNS_1035_LABEL_PREFIX -> label1035(unmasked(text));
      case QUALIFIED_NAME -> qualified(text);
      case LABEL_VALUE -> labelValue(text);
      case URI -> {
        try {
          CelUrl.parse(text);
          yield List.of();
        } catch (RuntimeException e) {
          yield List.of(
              e.getMessage().substring("URL parse error during conversion from string: ".length()));
        }
      }
      case UUID ->
          UUID_FORM.matcher(text).matches() ? List.of() : List.of("does not match the UUID format");
      case BYTE -> {
        try {
          Base64.getDecoder().decode(text);
          yield List.of();
        } catch (IllegalArgumentException e) {
          yield List.of("invalid base64");
        }
      }
      case DATE -> dated(() -> LocalDate.parse(text), "invalid date");
      case DATETIME -> dated(() -> OffsetDateTime.parse(text), "invalid datetime");
    };
  }

  private static List<String> dated(Runnable parse, String problem) {
    try {
      parse.run();
      return List.of();
    } catch (DateTimeException e) {
      return List.of(problem);
    }
  }

  /** A prefix may end where a name may not. */
  private static String unmasked(String text) {
    return text.endsWith("-") && text.length() > 1
        ? text.substring(0, text.length() - 1) + 'a'
        : text;
  }

  private static List<String> checked(String text, int max, boolean fits, String words) {
    List<String> problems = new ArrayList<>();
    if (text.length() > max) {
      problems.add("must be no more than " + max + " characters");
    }
    if (!fits) {
      problems.add(words);
    }
    return problems;
  }

  /** Without backtracking: names are split first. */
  private static boolean isLabel(String text, boolean letterFirst, boolean anyCase) {
    if (text.isEmpty() || text.startsWith("-") || text.endsWith("-")) {
      return false;
    }
    boolean plain =
        text.chars()
            .allMatch(c ->
                c >= 'a' && c <= 'z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || anyCase && (c >= 'A' && c <= 'Z' || c == '_' || c == '.'));
    return plain && !(letterFirst && Character.isDigit(text.charAt(0)));
  }

  private static List<String> label(String text) {
    return checked(
        text,
        LABEL_MAX,
        isLabel(text, false, false),
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
            + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
            + " regex used for validation is '"
            + LABEL
            + "')");
  }

  private static List<String> subdomain(String text) {
    return checked(
        text,
        TEXT_MAX,
        Arrays.stream(text.split("\\.", -1)).allMatch(l -> isLabel(l, false, false)),
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
            + " '.', and must start and end with an alphanumeric character (e.g. 'example.com',"
            + " regex used for validation is '"
            + LABEL
            + "(\\."
            + LABEL
            + ")*')");
  }

  private static List<String> label1035(String text) {
    return checked(
        text,
        LABEL_MAX,
        isLabel(text, true, false),
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
            + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
            + " 'abc-123', regex used for validation is '"
            + LABEL_1035
            + "')");
  }

  private static boolean isValue(String text) {
    return isLabel(text, false, true)
        && Character.isLetterOrDigit(text.charAt(0))
        && Character.isLetterOrDigit(text.charAt(text.length() - 1));
  }

  private static List<String> qualified(String text) {
    String words =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
            + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
            + " validation is '"
            + VALUE
            + "')";
    String[] parts = text.split("/", -1);
    if (parts.length > 2) {
      return List.of(
          "a qualified name "
              + words
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    List<String> problems = new ArrayList<>();
    if (parts.length == 2 && parts[0].isEmpty()) {
      problems.add("prefix part must be non-empty");
    } else if (parts.length == 2) {
      subdomain(parts[0]).forEach(p -> problems.add("prefix part " + p));
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      problems.add("name part must be non-empty");
    } else if (name.length() > LABEL_MAX) {
      problems.add("name part must be no more than " + LABEL_MAX + " characters");
    }
    if (!isValue(name)) {
      problems.add("name part " + words);
    }
    return problems;
  }

  private static List<String> labelValue(String text) {
    return checked(
        text,
        LABEL_MAX,
        text.isEmpty() || isValue(text),
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
            + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
            + " 'my_value',  or '12345', regex used for validation is '("
            + VALUE
            + ")?')");
  }
}
