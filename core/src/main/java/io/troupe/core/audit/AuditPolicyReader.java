package io.troupe.core.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads and checks a Policy of audit.k8s.io/v1. Follows upstream
 * apiserver/pkg/apis/audit/validation/validation.go.
 */
public final class AuditPolicyReader {
  private static final String API_VERSION = "audit.k8s.io/v1";
  private static final int GROUP_CHARS_MAX = 253;
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final String NO_SUBDOMAIN =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

  private final List<FieldError> errors = new ArrayList<>();

  private AuditPolicyReader() {}

  /** A policy, or what is wrong with it. */
  public sealed interface Read {
    /**
     * @param unknown paths of fields that mean nothing; upstream warns of them
     */
    record Usable(AuditPolicy policy, List<String> unknown) implements Read {
      public Usable {
        unknown = List.copyOf(unknown);
      }
    }

    /**
     * @param problems at least one, as upstream words them
     */
    record Unusable(List<String> problems) implements Read {
      public Unusable {
        problems = List.copyOf(problems);
      }
    }
  }

  public static Read read(ObjectNode file) {
    if (!file.path("kind").asText().equals("Policy")
        || !file.path("apiVersion").asText().equals(API_VERSION)) {
      return new Read.Unusable(List.of("must be a Policy of " + API_VERSION));
    }
    PolicyShape shape = PolicyShape.of(file);
    if (!shape.wrong().isEmpty()) {
      return new Read.Unusable(shape.wrong());
    }
    AuditPolicyReader reader = new AuditPolicyReader();
    AuditPolicy policy = reader.policy(file);
    if (!reader.errors.isEmpty()) {
      return new Read.Unusable(reader.errors.stream().map(FieldError::text).toList());
    }
    return policy.rules().isEmpty()
        ? new Read.Unusable(List.of("loaded illegal policy with 0 rules"))
        : new Read.Usable(policy, shape.unknown());
  }

  private AuditPolicy policy(ObjectNode file) {
    Set<Stage> omitted = stages(file.path("omitStages"), "omitStages");
    boolean bare = file.path("omitManagedFields").asBoolean();
    List<AuditRule> rules = new ArrayList<>();
    JsonNode list = file.path("rules");
    for (int i = 0; i < list.size(); i++) {
      rules.add(rule(list.get(i), "rules[" + i + "]", omitted, bare));
    }
    return new AuditPolicy(rules);
  }

  private AuditRule rule(JsonNode rule, String path, Set<Stage> policys, boolean bare) {
    Level level = level(rule.path("level").asText(""), path + ".level");
    List<String> urls = urls(rule.path("nonResourceURLs"), path + ".nonResourceURLs");
    List<AuditRule.Resources> resources = resources(rule.path("resources"), path + ".resources");
    List<String> namespaces = Json.texts(rule.path("namespaces"));
    Set<Stage> omitted = stages(rule.path("omitStages"), path + ".omitStages");
    omitted.addAll(policys);
    if (!urls.isEmpty() && !(resources.isEmpty() && namespaces.isEmpty())) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              path + ".nonResourceURLs",
              rule.path("nonResourceURLs").toString(),
              "rules cannot apply to both regular resources and non-resource URLs"));
    }
    return new AuditRule(
        level,
        Json.texts(rule.path("users")),
        Json.texts(rule.path("userGroups")),
        Json.texts(rule.path("verbs")),
        resources,
        namespaces,
        urls,
        omitted,
        rule.path("omitManagedFields").asBoolean(bare));
  }

  private Level level(String word, String path) {
    if (word.isEmpty()) {
      errors.add(FieldError.required(path, ""));
      return Level.NONE;
    }
    return Level.of(word)
        .orElseGet(() -> {
          errors.add(FieldError.notSupported(path, word, Level.words()));
          return Level.NONE;
        });
  }

  private Set<Stage> stages(JsonNode array, String path) {
    Set<Stage> all = EnumSet.noneOf(Stage.class);
    List<String> words = Json.texts(array);
    for (int i = 0; i < words.size(); i++) {
      String at = path + "[" + i + "]";
      String word = words.get(i);
      Stage.of(word)
          .ifPresentOrElse(
              all::add,
              () ->
                  errors.add(
                      FieldError.invalid(
                          at, word, "allowed stages are " + String.join(",", Stage.words()))));
    }
    return all;
  }

  private List<String> urls(JsonNode array, String path) {
    List<String> urls = Json.texts(array);
    for (int i = 0; i < urls.size(); i++) {
      String url = urls.get(i);
      String at = path + "[" + i + "]";
      if (!url.equals("*") && !url.startsWith("/")) {
        errors.add(
            FieldError.invalid(at, url, "non-resource URL rules must begin with a '/' character"));
      }
      int star = url.indexOf('*');
      if (star >= 0 && star < url.length() - 1) {
        errors.add(
            FieldError.invalid(
                at, url, "non-resource URL wildcards '*' must be the final character of the rule"));
      }
    }
    return urls;
  }

  private List<AuditRule.Resources> resources(JsonNode array, String path) {
    List<AuditRule.Resources> all = new ArrayList<>();
    for (JsonNode entry : array) {
      String group = entry.path("group").asText("");
      List<String> resources = Json.texts(entry.path("resources"));
      List<String> names = Json.texts(entry.path("resourceNames"));
      if (group.length() > GROUP_CHARS_MAX) {
        errors.add(
            FieldError.invalid(
                path + ".group", group, "must be no more than " + GROUP_CHARS_MAX + " characters"));
      } else if (!group.isEmpty() && !SUBDOMAIN.matcher(group).matches()) {
        errors.add(FieldError.invalid(path + ".group", group, NO_SUBDOMAIN));
      }
      if (!names.isEmpty() && resources.isEmpty()) {
        errors.add(
            new FieldError(
                FieldError.Type.INVALID,
                path + ".resourceNames",
                entry.path("resourceNames").toString(),
                "using resourceNames requires at least one resource"));
      }
      all.add(new AuditRule.Resources(group, resources, names));
    }
    return all;
  }
}
