package io.troupe.core.kind.name;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The forms a name may have to have, with upstream's words for what is wrong with one. */
public enum NameForm {
  /** RFC 1123 subdomain: what most kinds' names are. */
  SUBDOMAIN(
      253,
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
      "[a-z0-9](?:[-a-z0-9]*+(?<=[a-z0-9]))?(?:\\.[a-z0-9](?:[-a-z0-9]*+(?<=[a-z0-9]))?)*+",
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com',"),
  /** A subdomain whose first label is a star: hosts of ingresses. */
  WILDCARD_SUBDOMAIN(
      253,
      "\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
      "\\*\\.[a-z0-9](?:[-a-z0-9]*+(?<=[a-z0-9]))?(?:\\.[a-z0-9](?:[-a-z0-9]*+(?<=[a-z0-9]))?)*+",
      "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which"
          + " must consist of lower case alphanumeric characters, '-' or '.' and end with an"
          + " alphanumeric character (e.g. '*.example.com',"),
  /** RFC 1123 label: namespaces, containers, volumes. */
  LABEL(
      63,
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
      "[a-z0-9](?:[-a-z0-9]*+(?<=[a-z0-9]))?",
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"),
  /** RFC 1035 label: services. */
  LABEL_1035(
      63,
      "[a-z]([-a-z0-9]*[a-z0-9])?",
      "[a-z](?:[-a-z0-9]*+(?<=[a-z0-9]))?",
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
          + " 'abc-123',"),
  /** Keys of ConfigMaps and Secrets. */
  DATA_KEY(
      253,
      "[-._a-zA-Z0-9]+",
      "[-._a-zA-Z0-9]++",
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
          + " 'key.name',  or 'KEY_NAME',  or 'key-name',"),
  /** Anything that can stand in a path: RBAC. */
  PATH_SEGMENT(Integer.MAX_VALUE, "", "", ""),
  /** Whatever was given: events. */
  ANY(Integer.MAX_VALUE, "", "", "");

  private final int bytesMax;
  private final String published;
  private final Pattern form;
  private final String words;

  /**
   * @param published the expression users are shown
   * @param form the same language, possessive so that no input makes it backtrack
   */
  NameForm(int bytesMax, String published, String form, String words) {
    this.bytesMax = bytesMax;
    this.published = published;
    this.form = Pattern.compile(form);
    this.words = words;
  }

  /** What is wrong with a name; empty when nothing is. */
  public List<String> problems(String name) {
    if (this == ANY) {
      return List.of();
    }
    if (this == PATH_SEGMENT) {
      return pathProblems(name);
    }
    List<String> problems = new ArrayList<>();
    if (name.length() > bytesMax) {
      problems.add("must be no more than " + bytesMax + " bytes");
    }
    if (!form.matcher(name).matches()) {
      problems.add(words + " regex used for validation is '" + published + "')");
    }
    if (this == DATA_KEY) {
      addDotProblems(name, problems);
    }
    return problems;
  }

  /** What is wrong with the beginning of a name: it may end where a name may not. */
  public List<String> prefixProblems(String prefix) {
    return problems(prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) + "a" : prefix);
  }

  private static void addDotProblems(String key, List<String> problems) {
    if (key.equals(".")) {
      problems.add("must not be '.'");
    } else if (key.equals("..")) {
      problems.add("must not be '..'");
    } else if (key.startsWith("..")) {
      problems.add("must not start with '..'");
    }
  }

  private static List<String> pathProblems(String name) {
    if (name.equals(".") || name.equals("..")) {
      return List.of("may not be '" + name + "'");
    }
    List<String> problems = new ArrayList<>();
    for (String illegal : List.of("/", "%")) {
      if (name.contains(illegal)) {
        problems.add("may not contain '" + illegal + "'");
      }
    }
    return problems;
  }
}
