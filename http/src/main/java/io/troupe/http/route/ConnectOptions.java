package io.troupe.http.route;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;

/**
 * The options object of a connecting subresource, which is sent as a query: admission sees it, and
 * may change it.
 */
final class ConnectOptions {
  private static final int PORT_MAX = 65_535;

  private ConnectOptions() {}

  static Result<ObjectNode> of(GroupVersionKind kind, String subresource, Query query) {
    ObjectNode options = of(kind);
    return switch (subresource) {
      case "exec" -> Result.ok(command(options, query, true));
      case "attach" -> Result.ok(command(options, query, false));
      default -> ports(options, query);
    };
  }

  /**
   * @param path what follows the subresource in the request's path
   */
  static ObjectNode proxy(GroupVersionKind kind, String path) {
    return of(kind).put("path", path);
  }

  private static ObjectNode of(GroupVersionKind kind) {
    return Json.object().put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
  }

  private static ObjectNode command(ObjectNode options, Query query, boolean words) {
    for (String stream : new String[] {"stdin", "stdout", "stderr", "tty"}) {
      // As upstream's conversion: what an attach or exec does not say is false.
      if (query.flag(stream)) {
        options.put(stream, true);
      }
    }
    if (!query.text("container").isEmpty()) {
      options.put("container", query.text("container"));
    }
    if (words) {
      ArrayNode command = options.putArray("command");
      query.all("command").forEach(command::add);
    }
    return options;
  }

  private static Result<ObjectNode> ports(ObjectNode options, Query query) {
    ArrayNode ports = Json.object().putArray("ports");
    for (String each : query.all("ports")) {
      for (String text : each.split(",")) {
        int port = number(text);
        if (port < 1 || port > PORT_MAX) {
          return Result.refused(
              Failure.badRequest("unable to parse \"" + each + "\" as a port: invalid syntax"));
        }
        ports.add(port);
      }
    }
    if (!ports.isEmpty()) {
      options.set("ports", ports);
    }
    return Result.ok(options);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
