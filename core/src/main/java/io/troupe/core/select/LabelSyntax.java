package io.troupe.core.select;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What label keys and values may look like, with upstream's words for what is wrong. */
final class LabelSyntax {
  private static final int NAME_CHARS_MAX = 63;
  private static final int PREFIX_CHARS_MAX = 253;
  private static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

  // Possessive forms of the same languages: no input makes them backtrack.
  private static final Pattern NAME_FORM =
      Pattern.compile("[A-Za-z0-9](?:[-A-Za-z0-9_.]*+(?<=[A-Za-z0-9]))?");
  private static final Pattern SUBDOMAIN_FORM =
      Pattern.compile(
          "[a-z0-9](?:[-a-z0-9]*+(?<=[a-z0-9]))?(?:\\.[a-z0-9](?:[-a-z0-9]*+(?<=[a-z0-9]))?)*+");

  private static final String NAME_WORDS =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
          + " validation is '"
          + NAME
          + "')";

  private LabelSyntax() {}

  static List<String> keyProblems(String key) {
    String[] parts = key.split("/", -1);
    if (parts.length > 2) {
      return List.of(
          "a qualified name "
              + NAME_WORDS
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    List<String> problems = new ArrayList<>();
    if (parts.length == 2) {
      addPrefixProblems(parts[0], problems);
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      problems.add("name part must be non-empty");
    } else if (name.length() > NAME_CHARS_MAX) {
      problems.add("name part must be no more than 63 bytes");
    }
    if (!NAME_FORM.matcher(name).matches()) {
      problems.add("name part " + NAME_WORDS);
    }
    return problems;
  }

  private static void addPrefixProblems(String prefix, List<String> problems) {
    if (prefix.isEmpty()) {
      problems.add("prefix part must be non-empty");
      return;
    }
    if (prefix.length() > PREFIX_CHARS_MAX) {
      problems.add("prefix part must be no more than 253 bytes");
    }
    if (!SUBDOMAIN_FORM.matcher(prefix).matches()) {
      problems.add(
          "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
              + " characters, '-' or '.', and must start and end with an alphanumeric character"
              + " (e.g. 'example.com', regex used for validation is '"
              + SUBDOMAIN
              + "')");
    }
  }

  static List<String> valueProblems(String value) {
    List<String> problems = new ArrayList<>();
    if (value.length() > NAME_CHARS_MAX) {
      problems.add("must be no more than 63 bytes");
    }
    if (!value.isEmpty() && !NAME_FORM.matcher(value).matches()) {
      problems.add(
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
              + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
              + " 'my_value',  or '12345', regex used for validation is '("
              + NAME
              + ")?')");
    }
    return problems;
  }
}
