package io.troupe.actors.accessconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.troupe.actors.authn.AnonymousRule;
import io.troupe.actors.authn.oidc.ClaimMapping;
import io.troupe.actors.authn.oidc.ClaimRule;
import io.troupe.actors.authn.oidc.ClaimSource;
import io.troupe.actors.authn.oidc.Expressions;
import io.troupe.actors.authn.oidc.JwtSettings;
import io.troupe.actors.outgoing.Place;
import io.troupe.actors.outgoing.Remote;
import io.troupe.core.json.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An AuthenticationConfiguration: issuers of tokens, and where the anonymous are let in.
 *
 * @param anonymous empty when the file does not say
 */
public record AuthenticationFile(List<JwtSettings> issuers, Optional<AnonymousRule> anonymous) {
  public static final AuthenticationFile NONE = new AuthenticationFile(List.of(), Optional.empty());

  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final CelType[] TEXTS = {
    SimpleType.STRING, ListType.create(SimpleType.STRING), SimpleType.NULL_TYPE, SimpleType.DYN
  };

  public AuthenticationFile {
    issuers = List.copyOf(issuers);
  }

  /**
   * @throws BadConfiguration with the path of what is wrong
   */
  public static AuthenticationFile parse(String text) {
    ObjectNode file = Documents.read(text, "AuthenticationConfiguration");
    List<JwtSettings> issuers = new ArrayList<>();
    Set<String> urls = new LinkedHashSet<>();
    JsonNode jwt = file.path("jwt");
    for (int i = 0; i < jwt.size(); i++) {
      String path = "jwt[" + i + "]";
      JwtSettings issuer = issuer(jwt.get(i), path);
      if (!urls.add(issuer.url())) {
        throw new BadConfiguration(path + ".issuer.url: Duplicate value: " + issuer.url());
      }
      issuers.add(issuer);
    }
    JsonNode anonymous = file.path("anonymous");
    return new AuthenticationFile(
        issuers, anonymous.isObject() ? Optional.of(anonymous(anonymous)) : Optional.empty());
  }

  private static AnonymousRule anonymous(JsonNode rule) {
    Set<String> paths = new LinkedHashSet<>();
    rule.path("conditions").forEach(condition -> paths.add(condition.path("path").asText()));
    return new AnonymousRule(rule.path("enabled").asBoolean(false), paths);
  }

  private static JwtSettings issuer(JsonNode jwt, String path) {
    JsonNode issuer = jwt.path("issuer");
    String url = issuer.path("url").asText("");
    if (!url.startsWith("https://")) {
      throw new BadConfiguration(path + ".issuer.url: URL scheme must be https");
    }
    List<String> audiences = Json.texts(issuer.path("audiences"));
    if (audiences.isEmpty()) {
      throw new BadConfiguration(
          path + ".issuer.audiences: Required value: at least one issuer.audiences is required");
    }
    String discovery = issuer.path("discoveryURL").asText("");
    String trimmed = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    Remote remote =
        Remote.of(
            new Place.Web(URI.create(discovery.isEmpty() ? trimmed + DISCOVERY : discovery)),
            issuer.path("certificateAuthority").asText(""));
    return new JwtSettings(url, remote, audiences, mapping(jwt, path));
  }

  private static ClaimMapping mapping(JsonNode jwt, String path) {
    JsonNode mappings = jwt.path("claimMappings");
    String at = path + ".claimMappings";
    Map<String, ClaimSource> extra = new LinkedHashMap<>();
    for (JsonNode entry : mappings.path("extra")) {
      extra.put(
          entry.path("key").asText(),
          expression(entry.path("valueExpression").asText(), at + ".extra"));
    }
    ClaimSource username = source(mappings.path("username"), at + ".username", true);
    if (username instanceof ClaimSource.Nothing) {
      throw new BadConfiguration(at + ".username: Required value: claim or expression is required");
    }
    return new ClaimMapping(
        username,
        source(mappings.path("groups"), at + ".groups", true),
        source(mappings.path("uid"), at + ".uid", false),
        extra,
        rules(jwt.path("claimValidationRules"), Expressions.CLAIMS, path + ".claimValidationRules"),
        rules(jwt.path("userValidationRules"), Expressions.USER, path + ".userValidationRules"));
  }

  private static ClaimSource source(JsonNode mapping, String path, boolean prefixed) {
    String claim = mapping.path("claim").asText("");
    String expression = mapping.path("expression").asText("");
    if (!claim.isEmpty() && !expression.isEmpty()) {
      throw new BadConfiguration(
          path + ": Invalid value: \"\": claim and expression can't both be set");
    }
    if (!expression.isEmpty()) {
      return expression(expression, path);
    }
    if (claim.isEmpty()) {
      return new ClaimSource.Nothing();
    }
    if (prefixed && !mapping.has("prefix")) {
      throw new BadConfiguration(
          path
              + ".prefix: Required value: prefix is required when claim is set. It can be set to"
              + " an empty string to disable prefixing");
    }
    return new ClaimSource.Claim(claim, mapping.path("prefix").asText(""));
  }

  private static ClaimSource expression(String expression, String path) {
    try {
      return new ClaimSource.Expression(Expressions.compile(expression, Expressions.CLAIMS, TEXTS));
    } catch (IllegalArgumentException e) {
      throw new BadConfiguration(path + ".expression: " + e.getMessage());
    }
  }

  private static List<ClaimRule> rules(JsonNode array, String variable, String path) {
    List<ClaimRule> rules = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      JsonNode rule = array.get(i);
      String claim = rule.path("claim").asText("");
      if (!claim.isEmpty()) {
        rules.add(new ClaimRule.RequiredValue(claim, rule.path("requiredValue").asText("")));
        continue;
      }
      try {
        rules.add(
            new ClaimRule.Holds(
                Expressions.compile(
                    rule.path("expression").asText(), variable, SimpleType.BOOL, SimpleType.DYN),
                variable,
                rule.path("message").asText("")));
      } catch (IllegalArgumentException e) {
        throw new BadConfiguration(path + "[" + i + "].expression: " + e.getMessage());
      }
    }
    return rules;
  }
}
