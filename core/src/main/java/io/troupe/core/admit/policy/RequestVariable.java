package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.webhook.AdmissionReview;
import io.troupe.core.admit.webhook.Requested;
import io.troupe.core.json.Json;

/** The variable {@code request}: an AdmissionRequest without the objects. */
final class RequestVariable {
  private RequestVariable() {}

  /**
   * @param shown what the rule that matched calls the resource
   */
  static ObjectNode of(AdmissionRequest request, Requested shown) {
    Requested own = Requested.of(request);
    ObjectNode body = Json.object();
    body.set("kind", kind(shown));
    body.set("resource", resource(shown));
    text(body, "subResource", shown.subresource());
    body.set("requestKind", kind(own));
    body.set("requestResource", resource(own));
    text(body, "requestSubResource", own.subresource());
    text(body, "name", request.context().nameGenerated() ? "" : request.key().name());
    boolean isNamespace = request.key().type().equals(PolicyTypes.NAMESPACES);
    text(body, "namespace", isNamespace ? request.key().name() : request.key().namespace());
    body.put("operation", request.operation().name());
    body.set("userInfo", AdmissionReview.user(request.user()));
    body.put("dryRun", request.dryRun());
    body.set("options", request.context().options());
    return body;
  }

  private static ObjectNode kind(Requested requested) {
    return Json.object()
        .put("group", requested.kind().group())
        .put("version", requested.kind().version())
        .put("kind", requested.kind().kind());
  }

  private static ObjectNode resource(Requested requested) {
    return Json.object()
        .put("group", requested.group())
        .put("version", requested.version())
        .put("resource", requested.resource());
  }

  private static void text(ObjectNode body, String field, String value) {
    if (!value.isEmpty()) {
      body.put(field, value);
    }
  }
}
