package io.troupe.http.route;

import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Narrowing;
import java.util.List;

/**
 * What a request asks for, by its path alone: whether there is such a resource is another question.
 * Follows upstream's RequestInfo.
 */
final class Asked {
  private Asked() {}

  static Attributes of(RequestPath path, Exchange exchange) {
    return switch (path) {
      case RequestPath.Resource resource -> resource(resource, exchange);
      case RequestPath.Other(List<String> _) ->
          Attributes.ofPath(exchange.caller().user(), exchange.lowerCaseMethod(), exchange.path());
    };
  }

  private static Attributes resource(RequestPath.Resource path, Exchange exchange) {
    boolean isNamespace = path.group().isEmpty() && path.resource().equals("namespaces");
    return new Attributes(
        exchange.caller().user(),
        ResourceRoutes.verb(exchange, path)
            .map(ResourceCall.Verb::wire)
            .orElse(exchange.lowerCaseMethod()),
        path.group(),
        path.version(),
        path.resource(),
        path.subresource(),
        isNamespace ? path.name() : path.namespace(),
        path.name(),
        "",
        Narrowing.NONE);
  }
}
