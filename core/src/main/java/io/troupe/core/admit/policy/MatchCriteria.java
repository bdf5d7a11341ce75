package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.webhook.Requested;
import io.troupe.core.admit.webhook.WebhookRule;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * MatchResources of a policy or binding. Follows upstream policy/matching/matching.go.
 *
 * @param any whether there are no rules at all, which for a binding means every request
 */
record MatchCriteria(
    List<Rule> rules,
    List<Rule> excluded,
    boolean equivalent,
    LabelSelector namespaces,
    LabelSelector objects,
    boolean any) {

  /** Where a request is seen through a rule: as its own kind, or as the same in another version. */
  record Match(Requested requested, Kind kind) {}

  private record Rule(WebhookRule rule, List<String> names) {
    boolean matches(AdmissionRequest request, Requested requested) {
      boolean namespaced = !request.key().namespace().isEmpty();
      return (names.isEmpty() || names.contains(request.key().name()))
          && rule.matches(request.operation(), requested, namespaced);
    }
  }

  /**
   * @param match missing for a binding that takes what its policy takes
   */
  static MatchCriteria of(JsonNode match) {
    return new MatchCriteria(
        rules(match.path("resourceRules")),
        rules(match.path("excludeResourceRules")),
        !match.path("matchPolicy").asText("Equivalent").equals("Exact"),
        selector(match.path("namespaceSelector")),
        selector(match.path("objectSelector")),
        match.path("resourceRules").isEmpty());
  }

  private static List<Rule> rules(JsonNode rules) {
    List<Rule> all = new ArrayList<>();
    for (JsonNode rule : rules) {
      List<String> names = new ArrayList<>();
      rule.path("resourceNames").forEach(name -> names.add(name.asText()));
      all.add(new Rule(WebhookRule.of(rule), List.copyOf(names)));
    }
    return List.copyOf(all);
  }

  private static LabelSelector selector(JsonNode selector) {
    return selector.isObject() ? LabelSelector.of(selector) : LabelSelector.EVERYTHING;
  }

  /**
   * @param others the same objects' kinds in other versions
   * @return empty when it does not match; refused when nobody can say
   */
  Result<Optional<Match>> matches(AdmissionRequest request, List<Kind> others) {
    Match own = new Match(Requested.of(request), request.kind());
    if (!objectsMatch(request) || byRules(excluded, request, own, others).isPresent()) {
      return Result.ok(Optional.empty());
    }
    Optional<Match> found = any ? Optional.of(own) : byRules(rules, request, own, others);
    return found.isEmpty()
        ? Result.ok(found)
        : namespaceMatches(request).then(yes -> Result.ok(yes ? found : Optional.empty()));
  }

  private Optional<Match> byRules(
      List<Rule> candidates, AdmissionRequest request, Match own, List<Kind> others) {
    if (candidates.stream().anyMatch(r -> r.matches(request, own.requested()))) {
      return Optional.of(own);
    }
    if (!equivalent) {
      return Optional.empty();
    }
    for (Kind kind : others) {
      Requested requested = Requested.of(request.with(kind, request.object(), request.old()));
      if (candidates.stream().anyMatch(r -> r.matches(request, requested))) {
        return Optional.of(new Match(requested, kind));
      }
    }
    return Optional.empty();
  }

  private boolean objectsMatch(AdmissionRequest request) {
    return objects.matchesEverything()
        || request.object().map(o -> objects.matches(labels(o))).orElse(false)
        || request.old().map(o -> objects.matches(labels(o))).orElse(false);
  }

  private Result<Boolean> namespaceMatches(AdmissionRequest request) {
    boolean isNamespace = request.key().type().equals(PolicyTypes.NAMESPACES);
    String namespace = isNamespace ? request.key().name() : request.key().namespace();
    if (namespaces.matchesEverything() || namespace.isEmpty()) {
      return Result.ok(true);
    }
    if (isNamespace && request.subresource().isEmpty() && request.object().isPresent()) {
      return Result.ok(namespaces.matches(labels(request.object().get())));
    }
    Optional<StoredObject> found = request.image().of(PolicyTypes.NAMESPACES).get("", namespace);
    return found.isEmpty()
        ? Result.refused(Failure.notFound(PolicyTypes.NAMESPACES, namespace))
        : Result.ok(namespaces.matches(found.get().facts().labels()));
  }

  private static Map<String, String> labels(ObjectNode object) {
    Map<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, JsonNode> label : object.path("metadata").path("labels").properties()) {
      labels.put(label.getKey(), label.getValue().asText());
    }
    return labels;
  }
}
