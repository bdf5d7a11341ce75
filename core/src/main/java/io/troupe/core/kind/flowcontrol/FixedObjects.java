package io.troupe.core.kind.flowcontrol;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.FieldCheck;
import java.util.Map;
import java.util.TreeMap;

/**
 * The objects no server can do without, whose content is therefore fixed: what is exempt, and what
 * catches all the rest.
 */
final class FixedObjects {
  private static final String EVERYTHING =
      """
      "resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true,
        "namespaces":["*"]}],
      "nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]
      """;

  static final Map<String, JsonNode> SCHEMAS =
      new TreeMap<>(
          Map.of(
              "exempt",
              Json.parse(
                  """
                  {"priorityLevelConfiguration":{"name":"exempt"},"matchingPrecedence":1,
                   "rules":[{"subjects":[{"kind":"Group","group":{"name":"system:masters"}}],
                  """
                      + EVERYTHING
                      + "}]}"),
              "catch-all",
              Json.parse(
                  """
                  {"priorityLevelConfiguration":{"name":"catch-all"},"matchingPrecedence":10000,
                   "distinguisherMethod":{"type":"ByUser"},
                   "rules":[{"subjects":[
                     {"kind":"Group","group":{"name":"system:unauthenticated"}},
                     {"kind":"Group","group":{"name":"system:authenticated"}}],
                  """
                      + EVERYTHING
                      + "}]}")));

  static final Map<String, JsonNode> LEVELS =
      new TreeMap<>(
          Map.of(
              "exempt",
              Json.parse(
                  """
                  {"type":"Exempt","exempt":{"nominalConcurrencyShares":0,"lendablePercent":0}}
                  """),
              "catch-all",
              Json.parse(
                  """
                  {"type":"Limited","limited":{"nominalConcurrencyShares":5,"lendablePercent":0,
                   "limitResponse":{"type":"Reject"}}}
                  """)));

  private FixedObjects() {}

  /** An administrator may exempt others and share exempt capacity, but nothing else. */
  static void check(FieldCheck root, String name, Map<String, JsonNode> fixed) {
    JsonNode wanted = fixed.get(name);
    FieldCheck spec = root.at("spec");
    boolean exemptLevel = fixed == LEVELS && name.equals("exempt");
    if (wanted != null && !exemptLevel && !spec.value().equals(wanted)) {
      spec.invalid("spec of '" + name + "' must equal the fixed value");
    }
  }
}
