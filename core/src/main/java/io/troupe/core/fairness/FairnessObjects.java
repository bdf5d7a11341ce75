package io.troupe.core.fairness;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.fairness.FlowSchema.Distinguisher;
import io.troupe.core.fairness.PriorityLevel.Excess;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Reads FlowSchemas and PriorityLevelConfigurations into what the rules work with. */
public final class FairnessObjects {
  public static final ResourceType SCHEMAS =
      new ResourceType("flowcontrol.apiserver.k8s.io", "flowschemas");
  public static final ResourceType LEVELS =
      new ResourceType("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations");

  /** Upstream's defaults for fields left out. */
  private static final int SHARES = 30;

  private static final int PRECEDENCE = 1_000;
  private static final int QUEUES = 64;
  private static final int HAND_SIZE = 8;
  private static final int QUEUE_LENGTH = 50;

  private FairnessObjects() {}

  /** What the objects of an image say. */
  public static FairnessConfig of(ClusterImage image) {
    return FairnessConfig.of(
        image.of(SCHEMAS).all().stream().map(o -> schema(o.tree())).toList(),
        image.of(LEVELS).all().stream().map(o -> level(o.tree())).toList());
  }

  static FlowSchema schema(JsonNode object) {
    JsonNode spec = object.path("spec");
    List<FlowRule> rules = new ArrayList<>();
    spec.path("rules").forEach(r -> rules.add(rule(r)));
    return new FlowSchema(
        object.path("metadata").path("name").asText(),
        object.path("metadata").path("uid").asText(),
        spec.path("matchingPrecedence").asInt(PRECEDENCE),
        spec.path("priorityLevelConfiguration").path("name").asText(),
        switch (spec.path("distinguisherMethod").path("type").asText()) {
          case "ByUser" -> Distinguisher.BY_USER;
          case "ByNamespace" -> Distinguisher.BY_NAMESPACE;
          default -> Distinguisher.NONE;
        },
        rules);
  }

  static PriorityLevel level(JsonNode object) {
    JsonNode spec = object.path("spec");
    boolean exempt = spec.path("type").asText().equals("Exempt");
    JsonNode form = spec.path(exempt ? "exempt" : "limited");
    JsonNode borrowing = form.path("borrowingLimitPercent");
    return new PriorityLevel(
        object.path("metadata").path("name").asText(),
        object.path("metadata").path("uid").asText(),
        exempt,
        Math.max(0, form.path("nominalConcurrencyShares").asInt(exempt ? 0 : SHARES)),
        Math.clamp(form.path("lendablePercent").asInt(0), 0, 100),
        borrowing.isNumber() ? OptionalInt.of(Math.max(0, borrowing.asInt())) : OptionalInt.empty(),
        excess(form.path("limitResponse")));
  }

  private static Excess excess(JsonNode response) {
    if (!response.path("type").asText().equals("Queue")) {
      return new Excess.Reject();
    }
    JsonNode queuing = response.path("queuing");
    return new Excess.Queue(
        queuing.path("queues").asInt(QUEUES),
        queuing.path("handSize").asInt(HAND_SIZE),
        queuing.path("queueLengthLimit").asInt(QUEUE_LENGTH));
  }

  private static FlowRule rule(JsonNode rule) {
    List<FlowSubject> subjects = new ArrayList<>();
    rule.path("subjects").forEach(s -> subjects.add(subject(s)));
    List<FlowRule.OfResources> resources = new ArrayList<>();
    rule.path("resourceRules")
        .forEach(r ->
            resources.add(
                new FlowRule.OfResources(
                    Json.texts(r.path("verbs")),
                    Json.texts(r.path("apiGroups")),
                    Json.texts(r.path("resources")),
                    r.path("clusterScope").asBoolean(),
                    Json.texts(r.path("namespaces")))));
    List<FlowRule.OfPaths> paths = new ArrayList<>();
    rule.path("nonResourceRules")
        .forEach(r ->
            paths.add(
                new FlowRule.OfPaths(
                    Json.texts(r.path("verbs")), Json.texts(r.path("nonResourceURLs")))));
    return new FlowRule(subjects, resources, paths);
  }

  private static FlowSubject subject(JsonNode subject) {
    return switch (subject.path("kind").asText()) {
      case "User" -> new FlowSubject.User(subject.path("user").path("name").asText());
      case "ServiceAccount" -> {
        JsonNode account = subject.path("serviceAccount");
        yield new FlowSubject.Account(
            account.path("namespace").asText(), account.path("name").asText());
      }
      default -> new FlowSubject.Group(subject.path("group").path("name").asText());
    };
  }
}
