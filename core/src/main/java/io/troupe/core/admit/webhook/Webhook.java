package io.troupe.core.admit.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/**
 * One webhook of a configuration, with its defaults.
 *
 * @param configuration its configuration's name
 * @param id unique among all webhooks, those of the same name in one configuration included
 * @param clientConfig where it is: url or service, and caBundle
 * @param ignoresFailure failurePolicy Ignore: a request goes on without it when it cannot be asked
 * @param equivalent matchPolicy Equivalent: rules for another version of the same object count too
 * @param reinvoked reinvocationPolicy IfNeeded
 * @param timeoutSeconds 1 to 30
 * @param conditions matchConditions, in order
 */
public record Webhook(
    String configuration,
    String id,
    String name,
    JsonNode clientConfig,
    List<WebhookRule> rules,
    boolean ignoresFailure,
    boolean equivalent,
    boolean reinvoked,
    LabelSelector namespaces,
    LabelSelector objects,
    String sideEffects,
    int timeoutSeconds,
    List<String> reviewVersions,
    List<Condition> conditions) {
  private static final int TIMEOUT_SECONDS = 10;

  /**
   * A CEL expression that must hold for the webhook to be asked.
   *
   * @param name unique within the webhook
   */
  public record Condition(String name, String expression) {}

  public Webhook {
    rules = List.copyOf(rules);
    reviewVersions = List.copyOf(reviewVersions);
    conditions = List.copyOf(conditions);
  }

  /** All of one configuration, in order. @param configuration as stored */
  public static List<Webhook> all(JsonNode configuration) {
    String owner = configuration.path("metadata").path("name").asText();
    List<Webhook> all = new ArrayList<>();
    for (JsonNode webhook : configuration.path("webhooks")) {
      all.add(of(owner, owner + "/" + all.size(), webhook));
    }
    return all;
  }

  private static Webhook of(String configuration, String id, JsonNode from) {
    List<WebhookRule> rules = new ArrayList<>();
    from.path("rules").forEach(rule -> rules.add(WebhookRule.of(rule)));
    List<String> versions = new ArrayList<>();
    from.path("admissionReviewVersions").forEach(version -> versions.add(version.asText()));
    List<Condition> conditions = new ArrayList<>();
    from.path("matchConditions")
        .forEach(c ->
            conditions.add(new Condition(c.path("name").asText(), c.path("expression").asText())));
    return new Webhook(
        configuration,
        id,
        from.path("name").asText(),
        from.path("clientConfig"),
        rules,
        from.path("failurePolicy").asText("Fail").equals("Ignore"),
        !from.path("matchPolicy").asText("Equivalent").equals("Exact"),
        from.path("reinvocationPolicy").asText("Never").equals("IfNeeded"),
        selector(from.path("namespaceSelector")),
        selector(from.path("objectSelector")),
        from.path("sideEffects").asText(""),
        from.path("timeoutSeconds").asInt(TIMEOUT_SECONDS),
        versions,
        conditions);
  }

  private static LabelSelector selector(JsonNode selector) {
    return selector.isObject() ? LabelSelector.of(selector) : LabelSelector.EVERYTHING;
  }

  /** Whether a rehearsal may ask it. */
  public boolean sparesDryRuns() {
    return sideEffects.equals("None") || sideEffects.equals("NoneOnDryRun");
  }
}
