package io.troupe.core.admit.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.LabelSelector;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Whether a webhook wants to see a request: selectors, then rules. Match conditions come after this
 * and are not judged here.
 */
public final class WebhookMatch {
  private static final ResourceType NAMESPACES = new ResourceType("", "namespaces");

  /** A broken webhook must not stop its own repair. */
  private static final Set<String> EXEMPT_CONFIGURATIONS =
      Set.of(
          "validatingwebhookconfigurations",
          "mutatingwebhookconfigurations",
          "validatingadmissionpolicies",
          "validatingadmissionpolicybindings",
          "mutatingadmissionpolicies",
          "mutatingadmissionpolicybindings");

  /** Questions, not objects: nothing of them is stored. */
  private static final Set<String> EXEMPT_REVIEWS =
      Set.of(
          "authentication.k8s.io/tokenreviews",
          "authentication.k8s.io/selfsubjectreviews",
          "authorization.k8s.io/localsubjectaccessreviews",
          "authorization.k8s.io/selfsubjectaccessreviews",
          "authorization.k8s.io/selfsubjectrulesreviews",
          "authorization.k8s.io/subjectaccessreviews");

  private WebhookMatch() {}

  /** Whether no webhook ever sees it. */
  public static boolean isExempt(AdmissionRequest request) {
    ResourceType type = request.kind().type();
    return type.group().equals("admissionregistration.k8s.io")
            && EXEMPT_CONFIGURATIONS.contains(type.resource())
        || EXEMPT_REVIEWS.contains(type.group() + "/" + type.resource());
  }

  /**
   * @param equivalents other versions under which the same objects are served
   * @return empty when the webhook does not want to see it; a refusal when its namespace is not
   *     there, so that nobody knows
   */
  public static Result<Optional<Invocation>> of(
      Webhook webhook, AdmissionRequest request, Function<Kind, Collection<Kind>> equivalents) {
    Optional<Invocation> invocation = byRules(webhook, request, equivalents);
    if (invocation.isEmpty() || !objectsMatch(webhook.objects(), request)) {
      return Result.ok(Optional.empty());
    }
    return namespaceMatches(webhook.namespaces(), request)
        .then(matches -> Result.ok(matches ? invocation : Optional.empty()));
  }

  private static Optional<Invocation> byRules(
      Webhook webhook, AdmissionRequest request, Function<Kind, Collection<Kind>> equivalents) {
    Requested own = Requested.of(request);
    boolean namespaced = !request.key().namespace().isEmpty();
    if (matches(webhook, request.operation(), own, namespaced)) {
      return Optional.of(new Invocation(webhook, own, request.kind()));
    }
    if (!webhook.equivalent()) {
      return Optional.empty();
    }
    for (Kind kind : equivalents.apply(request.kind())) {
      AdmissionRequest other = request.with(kind, request.object(), request.old());
      Requested requested = Requested.of(other);
      if (matches(webhook, request.operation(), requested, namespaced)) {
        return Optional.of(new Invocation(webhook, requested, kind));
      }
    }
    return Optional.empty();
  }

  private static boolean matches(
      Webhook webhook, Operation operation, Requested requested, boolean namespaced) {
    return webhook.rules().stream()
        .anyMatch(rule -> rule.matches(operation, requested, namespaced));
  }

  private static boolean objectsMatch(LabelSelector selector, AdmissionRequest request) {
    return selector.matchesEverything()
        || request.object().map(o -> selector.matches(labels(o))).orElse(false)
        || request.old().map(o -> selector.matches(labels(o))).orElse(false);
  }

  private static Result<Boolean> namespaceMatches(
      LabelSelector selector, AdmissionRequest request) {
    boolean isNamespace = request.key().type().equals(NAMESPACES);
    String namespace = isNamespace ? request.key().name() : request.key().namespace();
    if (selector.matchesEverything() || namespace.isEmpty()) {
      return Result.ok(true);
    }
    boolean itself = isNamespace && request.subresource().isEmpty() && request.object().isPresent();
    if (itself) {
      return Result.ok(selector.matches(labels(request.object().get())));
    }
    Optional<StoredObject> found = request.image().of(NAMESPACES).get("", namespace);
    return found.isEmpty()
        ? Result.refused(Failure.notFound(NAMESPACES, namespace))
        : Result.ok(selector.matches(found.get().facts().labels()));
  }

  private static Map<String, String> labels(ObjectNode object) {
    Map<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, JsonNode> label : object.path("metadata").path("labels").properties()) {
      labels.put(label.getKey(), label.getValue().asText());
    }
    return labels;
  }
}
