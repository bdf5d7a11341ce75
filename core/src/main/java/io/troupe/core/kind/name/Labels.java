package io.troupe.core.kind.name;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What label keys and values, annotation keys and finalizers may look like. */
public final class Labels {
  private static final int CHARACTERS_MAX = 63;
  private static final String PUBLISHED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9](?:[-A-Za-z0-9_.]*+(?<=[A-Za-z0-9]))?");
  private static final String WORDS =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
          + " validation is '"
          + PUBLISHED
          + "')";

  private Labels() {}

  /** What is wrong with a key such as {@code app.kubernetes.io/name}. */
  public static List<String> keyProblems(String key) {
    String[] parts = key.split("/", -1);
    if (parts.length > 2) {
      return List.of(
          "a qualified name "
              + WORDS
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    List<String> problems = new ArrayList<>();
    if (parts.length == 2 && parts[0].isEmpty()) {
      problems.add("prefix part must be non-empty");
    } else if (parts.length == 2) {
      NameForm.SUBDOMAIN.problems(parts[0]).forEach(p -> problems.add("prefix part " + p));
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      problems.add("name part must be non-empty");
    } else if (name.length() > CHARACTERS_MAX) {
      problems.add("name part must be no more than 63 bytes");
    }
    if (!FORM.matcher(name).matches()) {
      problems.add("name part " + WORDS);
    }
    return problems;
  }

  public static List<String> valueProblems(String value) {
    List<String> problems = new ArrayList<>();
    if (value.length() > CHARACTERS_MAX) {
      problems.add("must be no more than 63 bytes");
    }
    if (!value.isEmpty() && !FORM.matcher(value).matches()) {
      problems.add(
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
              + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
              + " 'my_value',  or '12345', regex used for validation is '("
              + PUBLISHED
              + ")?')");
    }
    return problems;
  }
}
