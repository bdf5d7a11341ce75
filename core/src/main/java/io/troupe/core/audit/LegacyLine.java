package io.troupe.core.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.troupe.core.json.Json;
import java.util.stream.Collectors;

/**
 * An event as one line of text, without any object. Follows upstream apiserver/pkg/audit/format.go.
 */
public final class LegacyLine {
  private LegacyLine() {}

  public static String of(JsonNode event) {
    JsonNode user = event.path("user");
    JsonNode other = event.path("impersonatedUser");
    boolean known = user.hasNonNull("username");
    return event.path("requestReceivedTimestamp").asText()
        + " AUDIT: id="
        + quoted(event.path("auditID").asText())
        + " stage="
        + quoted(event.path("stage").asText())
        + " ip="
        + quoted(event.path("sourceIPs").path(0).asText("<unknown>"))
        + " method="
        + quoted(event.path("verb").asText())
        + " user="
        + quoted(known ? user.path("username").asText() : "<none>")
        + " groups="
        + quoted(known ? groups(user, "<none>") : "<none>")
        + " as="
        + quoted(other.isMissingNode() ? "<self>" : other.path("username").asText())
        + " asgroups="
        + quoted(groups(other, "<lookup>"))
        + " user-agent="
        + quoted(event.path("userAgent").asText())
        + " namespace="
        + quoted(event.path("objectRef").path("namespace").asText("<none>"))
        + " uri="
        + quoted(event.path("requestURI").asText())
        + " response=\""
        + event.path("responseStatus").path("code").asText("<deferred>")
        + "\"";
  }

  private static String groups(JsonNode user, String otherwise) {
    return user.path("groups").isEmpty()
        ? otherwise
        : Json.texts(user.path("groups")).stream()
            .map(LegacyLine::quoted)
            .collect(Collectors.joining(","));
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }
}
