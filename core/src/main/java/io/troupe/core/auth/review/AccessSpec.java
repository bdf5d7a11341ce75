package io.troupe.core.auth.review;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import io.troupe.core.select.Requirement;
import java.util.List;

/** The spec of a SubjectAccessReview about a request: what webhooks are asked. */
public final class AccessSpec {
  private AccessSpec() {}

  public static ObjectNode of(Attributes request) {
    ObjectNode spec = Json.object();
    if (request.isResource()) {
      resource(spec.putObject("resourceAttributes"), request);
    } else {
      spec.putObject("nonResourceAttributes")
          .put("path", request.path())
          .put("verb", request.verb());
    }
    UserInfo user = request.user();
    put(spec, "user", user.name());
    if (!user.groups().isEmpty()) {
      user.groups().forEach(spec.putArray("groups")::add);
    }
    if (!user.extra().isEmpty()) {
      ObjectNode extra = spec.putObject("extra");
      user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
    }
    put(spec, "uid", user.uid());
    return spec;
  }

  private static void resource(ObjectNode attributes, Attributes request) {
    put(attributes, "namespace", request.namespace());
    put(attributes, "verb", request.verb());
    put(attributes, "group", request.group());
    put(attributes, "version", request.version());
    put(attributes, "resource", request.resource());
    put(attributes, "subresource", request.subresource());
    put(attributes, "name", request.name());
    selector(attributes, "fieldSelector", request.narrowing().fields());
    selector(attributes, "labelSelector", request.narrowing().labels());
  }

  private static void selector(ObjectNode attributes, String field, List<Requirement> all) {
    if (all.isEmpty()) {
      return;
    }
    ArrayNode requirements = attributes.putObject(field).putArray("requirements");
    for (Requirement requirement : all) {
      String operator =
          switch (requirement.operator()) {
            case EQUALS, IN -> "In";
            case NOT_EQUALS, NOT_IN -> "NotIn";
            case EXISTS -> "Exists";
            case DOES_NOT_EXIST -> "DoesNotExist";
            case GREATER_THAN, LESS_THAN -> ""; // no review can say it, so the question is wider
          };
      if (operator.isEmpty()) {
        continue;
      }
      ObjectNode entry =
          requirements.addObject().put("key", requirement.key()).put("operator", operator);
      if (!requirement.values().isEmpty()) {
        requirement.values().forEach(entry.putArray("values")::add);
      }
    }
  }

  private static void put(ObjectNode parent, String field, String value) {
    if (!value.isEmpty()) {
      parent.put(field, value);
    }
  }
}
