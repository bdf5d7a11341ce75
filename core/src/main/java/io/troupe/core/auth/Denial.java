package io.troupe.core.auth;

import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;

/** The 403 of a request that no rule allows, in upstream's words. */
public final class Denial {
  private Denial() {}

  /**
   * @param reason what the authorizer said; may be empty
   */
  public static Failure of(Attributes request, String reason) {
    String message = reason.isEmpty() ? sentence(request) : sentence(request) + ": " + reason;
    return request.resource().isEmpty()
        ? Failure.of(Reason.FORBIDDEN, "forbidden: " + message)
        : Failure.forbidden(
            new ResourceType(request.group(), request.resource()), request.name(), message);
  }

  private static String sentence(Attributes request) {
    String user = "User \"" + request.user().name() + "\" cannot " + request.verb();
    if (request.resource().isEmpty()) {
      return user + " path \"" + request.path() + "\"";
    }
    String resource =
        request.subresource().isEmpty()
            ? request.resource()
            : request.resource() + "/" + request.subresource();
    String where =
        request.namespace().isEmpty()
            ? " at the cluster scope"
            : " in the namespace \"" + request.namespace() + "\"";
    return user + " resource \"" + resource + "\" in API group \"" + request.group() + "\"" + where;
  }
}
