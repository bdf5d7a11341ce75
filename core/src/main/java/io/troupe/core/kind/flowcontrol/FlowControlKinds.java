package io.troupe.core.kind.flowcontrol;

import static io.troupe.core.kind.KindDeclaration.declare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindDeclaration;
import io.troupe.core.kind.Tree;
import java.util.List;

/** The kinds of {@code flowcontrol.apiserver.k8s.io/v1}. */
public final class FlowControlKinds {
  private static final List<Column> SCHEMA =
      List.of(
          Columns.NAME,
          Columns.text(
              "PriorityLevel",
              "What its requests draw on.",
              o -> Tree.text(o.path("spec").path("priorityLevelConfiguration"), "name")),
          Columns.number(
              "MatchingPrecedence",
              "Lower ones are looked at first.",
              o -> o.path("spec").path("matchingPrecedence").asLong(0)),
          Columns.text(
              "DistinguisherMethod",
              "What tells its flows apart.",
              o -> Columns.orNone(Tree.text(o.path("spec").path("distinguisherMethod"), "type"))),
          Columns.AGE,
          Columns.text("MissingPL", "Whether the level is missing.", FlowControlKinds::dangling));

  private static final List<Column> LEVEL =
      List.of(
          Columns.NAME,
          Columns.text("Type", "Exempt or Limited.", o -> Tree.text(o.path("spec"), "type")),
          Columns.text(
              "NominalConcurrencyShares",
              "How much it gets.",
              o -> number(share(o), "nominalConcurrencyShares")),
          Columns.text("Queues", "How many queues it has.", o -> number(queuing(o), "queues")),
          Columns.text("HandSize", "How many a flow may use.", o -> number(queuing(o), "handSize")),
          Columns.text(
              "QueueLengthLimit",
              "How long they grow.",
              o -> number(queuing(o), "queueLengthLimit")),
          Columns.AGE);

  private FlowControlKinds() {}

  public static List<Kind> all() {
    return List.of(
        flow("FlowSchema", "flowschemas").columns(SCHEMA).rules(new FlowSchemaRules()).kind(),
        flow("PriorityLevelConfiguration", "prioritylevelconfigurations")
            .columns(LEVEL)
            .rules(new PriorityLevelRules())
            .kind());
  }

  private static KindDeclaration flow(String kind, String resource) {
    return declare("flowcontrol.apiserver.k8s.io", "v1", kind, resource)
        .ofCluster()
        .tracksGeneration()
        .status();
  }

  private static JsonNode share(ObjectNode level) {
    JsonNode spec = level.path("spec");
    return spec.path(Tree.text(spec, "type").equals("Exempt") ? "exempt" : "limited");
  }

  private static JsonNode queuing(ObjectNode level) {
    return level.path("spec").path("limited").path("limitResponse").path("queuing");
  }

  private static String number(JsonNode holder, String field) {
    return holder.hasNonNull(field) ? holder.path(field).asText() : "<none>";
  }

  private static String dangling(ObjectNode schema) {
    for (ObjectNode condition : Tree.objects(schema.path("status").path("conditions"))) {
      if (Tree.text(condition, "type").equals("Dangling")) {
        return Tree.text(condition, "status");
      }
    }
    return "?";
  }
}
