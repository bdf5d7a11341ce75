package io.troupe.actors.authn;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens that new nodes join with, each a Secret {@code kube-system/bootstrap-token-<id>}. Follows
 * upstream plugin/pkg/auth/authenticator/token/bootstrap.
 */
final class BootstrapTokens implements TokenProof {
  private static final ResourceType SECRETS = new ResourceType("", "secrets");
  private static final String NAMESPACE = "kube-system";
  private static final String TYPE = "bootstrap.kubernetes.io/token";
  private static final String GROUP = "system:bootstrappers";
  private static final Pattern TOKEN = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
  private static final Pattern EXTRA_GROUP =
      Pattern.compile("system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]");

  private final Supplier<ClusterImage> image;
  private final InstantSource clock;

  BootstrapTokens(Supplier<ClusterImage> image, InstantSource clock) {
    this.image = image;
    this.clock = clock;
  }

  @Override
  public Outcome prove(String token, List<String> audiences) {
    Matcher parts = TOKEN.matcher(token);
    if (!parts.matches()) {
      return Outcome.NOT_MINE;
    }
    String id = parts.group(1);
    Optional<StoredObject> secret = image.get().of(SECRETS).get(NAMESPACE, "bootstrap-token-" + id);
    return secret.isEmpty() || secret.get().facts().deleting()
        ? Outcome.NOT_MINE
        : ForAnyAudience.outcome(user(secret.get().tree(), id, parts.group(2)));
  }

  private Optional<UserInfo> user(JsonNode secret, String id, String given) {
    JsonNode data = secret.path("data");
    boolean good =
        secret.path("type").asText().equals(TYPE)
            && MessageDigest.isEqual(bytes(given), bytes(text(data, "token-secret")))
            && text(data, "token-id").equals(id)
            && isCurrent(text(data, "expiration"))
            && text(data, "usage-bootstrap-authentication").equals("true");
    return good
        ? groups(text(data, "auth-extra-groups"))
            .map(groups -> UserNames.authenticated("system:bootstrap:" + id, groups, Map.of()))
        : Optional.empty();
  }

  /** An unreadable expiry is over. */
  private boolean isCurrent(String expiration) {
    if (expiration.isEmpty()) {
      return true;
    }
    try {
      Instant end = OffsetDateTime.parse(expiration).toInstant();
      return clock.instant().isBefore(end);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static Optional<List<String>> groups(String said) {
    List<String> groups = new ArrayList<>(List.of(GROUP));
    for (String group : said.isEmpty() ? new String[0] : said.split(",")) {
      if (!EXTRA_GROUP.matcher(group).matches()) {
        return Optional.empty();
      }
      groups.add(group);
    }
    return Optional.of(groups);
  }

  private static String text(JsonNode data, String field) {
    try {
      return new String(
          Base64.getDecoder().decode(data.path(field).asText("")), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
