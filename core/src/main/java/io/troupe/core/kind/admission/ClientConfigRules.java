package io.troupe.core.kind.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import java.net.URI;
import java.net.URISyntaxException;

/** Where a webhook is. Follows upstream apiserver pkg/util/webhook/validation.go. */
final class ClientConfigRules {
  private static final String FORM = "; desired format: https://host[/path]";
  private static final int PORT_MAX = 65_535;

  private ClientConfigRules() {}

  static void check(JsonNode config, String path, Checks checks) {
    boolean url = config.path("url").isTextual();
    boolean service = config.path("service").isObject();
    if (url == service) {
      checks.required(path, "exactly one of url or service is required");
    } else if (url) {
      url(Tree.text(config, "url"), path + ".url", checks);
    } else {
      service(config.path("service"), path + ".service", checks);
    }
  }

  private static void url(String text, String path, Checks checks) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      checks.required(path, "url must be a valid URL: " + e.getMessage() + FORM);
      return;
    }
    if (!"https".equals(url.getScheme())) {
      checks.invalid(
          path,
          url.getScheme() == null ? "" : url.getScheme(),
          "'https' is the only allowed URL scheme" + FORM);
    }
    if (url.getHost() == null) {
      checks.invalid(path, "", "host must be specified" + FORM);
    }
    if (url.getUserInfo() != null) {
      checks.invalid(path, url.getUserInfo(), "user information is not permitted in the URL");
    }
    if (url.getFragment() != null) {
      checks.invalid(path, url.getFragment(), "fragments are not permitted in the URL");
    }
    if (url.getQuery() != null) {
      checks.invalid(path, url.getQuery(), "query parameters are not permitted in the URL");
    }
  }

  private static void service(JsonNode service, String path, Checks checks) {
    if (Tree.text(service, "name").isEmpty()) {
      checks.required(path + ".name", "service name is required");
    }
    if (Tree.text(service, "namespace").isEmpty()) {
      checks.required(path + ".namespace", "service namespace is required");
    }
    long port = service.path("port").asLong(443);
    if (port < 1 || port > PORT_MAX) {
      checks.invalidJson(
          path + ".port",
          service.path("port"),
          "port is not valid: must be between 1 and 65535, inclusive");
    }
    String given = Tree.text(service, "path");
    if (given.isEmpty() || given.equals("/")) {
      return;
    }
    if (!given.startsWith("/")) {
      checks.invalid(path + ".path", given, "must start with a '/'");
    }
    String[] segments =
        (given.endsWith("/") ? given.substring(0, given.length() - 1) : given)
            .replaceFirst("^/", "")
            .split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      if (segments[i].isEmpty()) {
        checks.invalid(path + ".path", given, "segment[" + i + "] may not be empty");
        continue;
      }
      String at = path + ".path";
      int index = i;
      NameForm.SUBDOMAIN
          .problems(segments[i])
          .forEach(p -> checks.invalid(at, given, "segment[" + index + "]: " + p));
    }
  }
}
