package io.troupe.node.plugin;

import io.troupe.node.plugin.ApiResources.ApiResource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a command is about: an object, all of a kind, or everything.
 *
 * @param name empty for all of the kind
 */
record Target(String namespace, Optional<ApiResource> kind, String name) {
  private static final String ROOT = "/apis/history.troupe.io/v1";

  /**
   * @param words as kubectl takes them: {@code TYPE/NAME}, {@code TYPE NAME}, {@code TYPE} or
   *     nothing
   */
  static Target of(List<String> words, Kubectl kubectl, ClusterOptions cluster) {
    if (words.isEmpty()) {
      return new Target(cluster.namespace(kubectl), Optional.empty(), "");
    }
    String[] first = words.getFirst().split("/", 2);
    if (first.length == 2 && (words.size() > 1 || first[1].isEmpty())) {
      throw new KubectlFailure("error: name one object, as TYPE/NAME or TYPE NAME");
    }
    String name = first.length == 2 ? first[1] : words.size() > 1 ? words.get(1) : "";
    ApiResource kind = ApiResources.parse(kubectl.apiResources()).named(first[0]);
    return new Target(kind.namespaced() ? cluster.namespace(kubectl) : "", Optional.of(kind), name);
  }

  /** The same, of one object. */
  static Target ofObject(List<String> words, Kubectl kubectl, ClusterOptions cluster) {
    Target target = of(words, kubectl, cluster);
    if (target.name().isEmpty()) {
      throw new KubectlFailure("error: name an object, such as deployment/web");
    }
    return target;
  }

  /** The same, of all of a kind or everything. */
  static Target ofKind(List<String> words, Kubectl kubectl, ClusterOptions cluster) {
    Target target = of(words, kubectl, cluster);
    if (!target.name().isEmpty()) {
      throw new KubectlFailure(
          "error: this is about kinds, such as %s; what happened to one object is said by kubectl"
                  .formatted(target.kind().orElseThrow().resource())
              + " troupe history");
    }
    return target;
  }

  String path() {
    return kind.orElseThrow().path(namespace) + "/" + encoded(name);
  }

  String entries(List<String> query) {
    List<String> selector = new ArrayList<>();
    kind.ifPresent(k -> {
      if (!k.group().isEmpty()) {
        selector.add("object.group=" + k.group());
      }
      selector.add("object.resource=" + k.resource());
    });
    if (!name.isEmpty()) {
      selector.add(term("object.name=", name));
    }
    List<String> all = new ArrayList<>();
    for (String each : query) {
      if (each.startsWith("fieldSelector=")) {
        selector.add(each.substring("fieldSelector=".length()));
      } else {
        all.add(each);
      }
    }
    if (!selector.isEmpty()) {
      all.add("fieldSelector=" + encoded(String.join(",", selector)));
    }
    return ROOT + inNamespace() + "/entries" + (all.isEmpty() ? "" : "?" + String.join("&", all));
  }

  String why(String query) {
    ApiResource k = kind.orElseThrow();
    String type = k.group().isEmpty() ? k.resource() : k.resource() + "." + k.group();
    return ROOT + inNamespace() + "/whys/" + type + ":" + encoded(name) + query;
  }

  String undos(boolean dryRun) {
    return ROOT + inNamespace() + "/undos" + (dryRun ? "?dryRun=All" : "");
  }

  private String inNamespace() {
    return namespace.isEmpty() ? "" : "/namespaces/" + namespace;
  }

  /**
   * A term of a field selector.
   *
   * @param key with its operator
   */
  static String term(String key, String value) {
    return key + value.replaceAll("[\\\\,=]", "\\\\$0");
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
