package io.troupe.node.plugin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of a cluster, found by every name that kubectl takes. */
record ApiResources(List<ApiResource> all) {

  /**
   * @param names plural, singular and short ones
   */
  record ApiResource(
      String group,
      String version,
      String resource,
      String kind,
      boolean namespaced,
      List<String> names) {

    /** Below which its objects are. */
    String path(String namespace) {
      String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
      return root
          + (namespaced && !namespace.isEmpty() ? "/namespaces/" + namespace : "")
          + "/"
          + resource;
    }
  }

  /**
   * @param printed by {@code kubectl api-resources --no-headers}: name, short names if any,
   *     version, whether namespaced, kind
   */
  static ApiResources parse(String printed) {
    List<ApiResource> all = new ArrayList<>();
    for (String line : printed.lines().toList()) {
      String[] words = line.strip().split("\\s+");
      if (words.length < 4) {
        continue;
      }
      String[] type = words[words.length - 3].split("/");
      String kind = words[words.length - 1];
      List<String> names = new ArrayList<>(List.of(words[0], kind.toLowerCase(Locale.ROOT)));
      if (words.length > 4) {
        names.addAll(Arrays.asList(words[1].split(",")));
      }
      all.add(
          new ApiResource(
              type.length == 2 ? type[0] : "",
              type[type.length - 1],
              words[0],
              kind,
              words[words.length - 2].equals("true"),
              names));
    }
    return new ApiResources(all);
  }

  /**
   * @param name such as {@code deploy}, {@code Deployment} or {@code deployments.apps}
   * @throws KubectlFailure in kubectl's words when there is none
   */
  ApiResource named(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (ApiResource one : all) {
      boolean qualified =
          !one.group().isEmpty()
              && one.names().stream()
                  .anyMatch(n ->
                      wanted.equals(n + "." + one.group())
                          || wanted.equals(n + "." + one.version() + "." + one.group()));
      if (one.names().contains(wanted) || qualified) {
        return one;
      }
    }
    throw new KubectlFailure(
        "error: the server doesn't have a resource type \"%s\"".formatted(name));
  }
}
