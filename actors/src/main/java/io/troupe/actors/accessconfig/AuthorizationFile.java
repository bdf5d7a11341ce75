package io.troupe.actors.accessconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.authz.AccessConditions;
import io.troupe.actors.authz.WebhookAuthorizer;
import io.troupe.core.auth.Authorizer.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An AuthorizationConfiguration: who judges requests, in order. */
public record AuthorizationFile(List<Member> members) {
  private static final Duration ALLOWED_FOR = Duration.ofMinutes(5);
  private static final Duration OTHERWISE_FOR = Duration.ofSeconds(30);
  private static final Duration TIMEOUT_MAX = Duration.ofSeconds(30);

  public AuthorizationFile {
    members = List.copyOf(members);
  }

  /** One authorizer. */
  public sealed interface Member {
    record Node() implements Member {}

    record Rbac() implements Member {}

    record AlwaysAllow() implements Member {}

    record AlwaysDeny() implements Member {}

    record Webhook(WebhookAuthorizer.Settings settings) implements Member {}
  }

  /**
   * Of modes without settings, such as {@code Node,RBAC}.
   *
   * @throws BadConfiguration for one that is not known
   */
  public static AuthorizationFile ofModes(List<String> modes) {
    return new AuthorizationFile(modes.stream().map(AuthorizationFile::member).toList());
  }

  private static Member member(String mode) {
    return switch (mode) {
      case "Node" -> new Member.Node();
      case "RBAC" -> new Member.Rbac();
      case "AlwaysAllow" -> new Member.AlwaysAllow();
      case "AlwaysDeny" -> new Member.AlwaysDeny();
      case "Webhook" ->
          throw new BadConfiguration("a Webhook authorizer needs an AuthorizationConfiguration");
      default -> throw new BadConfiguration("\"" + mode + "\" is not a valid authorization mode");
    };
  }

  /**
   * @throws BadConfiguration with the path of what is wrong
   */
  public static AuthorizationFile parse(String text, FileReader files) {
    ObjectNode file = Documents.read(text, "AuthorizationConfiguration");
    List<Member> members = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    JsonNode authorizers = file.path("authorizers");
    for (int i = 0; i < authorizers.size(); i++) {
      String path = "authorizers[" + i + "]";
      JsonNode entry = authorizers.get(i);
      String type = entry.path("type").asText();
      String name = entry.path("name").asText(type.toLowerCase(Locale.ROOT));
      if (!names.add(name)) {
        throw new BadConfiguration(path + ".name: Duplicate value: \"" + name + "\"");
      }
      members.add(
          type.equals("Webhook")
              ? new Member.Webhook(webhook(name, entry.path("webhook"), path + ".webhook", files))
              : member(type));
    }
    if (members.isEmpty()) {
      throw new BadConfiguration(
          "authorizers: Required value: at least one authorization mode must be defined");
    }
    return new AuthorizationFile(members);
  }

  private static WebhookAuthorizer.Settings webhook(
      String name, JsonNode webhook, String path, FileReader files) {
    Duration timeout = Documents.duration(webhook.path("timeout"), Duration.ZERO);
    if (timeout.isZero() || timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw new BadConfiguration(path + ".timeout: must be > 0s and <= 30s");
    }
    JsonNode connection = webhook.path("connectionInfo");
    if (!connection.path("type").asText().equals("KubeConfigFile")) {
      throw new BadConfiguration(
          path + ".connectionInfo.type: Unsupported value: supported values: \"KubeConfigFile\"");
    }
    Kubeconfig place =
        Kubeconfig.parse(files.read(connection.path("kubeConfigFile").asText()), files);
    return new WebhookAuthorizer.Settings(
        name,
        place.remote(),
        place.headers(),
        timeout,
        kept(webhook, "cacheAuthorizedRequests", "authorizedTTL", ALLOWED_FOR),
        kept(webhook, "cacheUnauthorizedRequests", "unauthorizedTTL", OTHERWISE_FOR),
        onFailure(webhook.path("failurePolicy").asText(), path),
        conditions(webhook.path("matchConditions"), path));
  }

  private static Duration kept(JsonNode webhook, String flag, String field, Duration otherwise) {
    return webhook.path(flag).asBoolean(true)
        ? Documents.duration(webhook.path(field), otherwise)
        : Duration.ZERO;
  }

  private static Decision onFailure(String policy, String path) {
    return switch (policy) {
      case "NoOpinion" -> Decision.NO_OPINION;
      case "Deny" -> Decision.DENY;
      default ->
          throw new BadConfiguration(
              path
                  + ".failurePolicy: Unsupported value: supported values: \"Deny\", \"NoOpinion\"");
    };
  }

  private static AccessConditions conditions(JsonNode array, String path) {
    List<String> expressions = new ArrayList<>();
    array.forEach(condition -> expressions.add(condition.path("expression").asText()));
    try {
      return AccessConditions.of(expressions);
    } catch (IllegalArgumentException e) {
      throw new BadConfiguration(path + ".matchConditions: " + e.getMessage());
    }
  }
}
