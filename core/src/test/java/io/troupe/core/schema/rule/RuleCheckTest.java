package io.troupe.core.schema.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.json.Json;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.schema.structural.Correlated;
import io.troupe.core.schema.structural.Structural;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleCheckTest {
  private static final String SPEC =
      """
      {"type":"object","properties":{"spec":{"type":"object",
        "x-kubernetes-validations":[%s],
        "properties":{"a":{"type":"integer"},"b":{"type":"integer"},"s":{"type":"string"},
          "items":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["n"],
            "items":{"type":"object","x-kubernetes-validations":[%s],
              "properties":{"n":{"type":"string"},"v":{"type":"integer"}}}}}}}}\
      """;

  private static Structural schema(String rules, String itemRules) {
    return Structural.of(Json.parse(SPEC.formatted(rules, itemRules)));
  }

  private static List<String> created(String rules, String object) {
    return texts(rules, "", Correlated.created(Json.parse(object)));
  }

  private static List<String> texts(String rules, String itemRules, Correlated resource) {
    RuleTree tree = RuleTree.ofResource(schema(rules, itemRules)).orElseThrow();
    return RuleCheck.of(tree, resource).stream().map(FieldError::text).toList();
  }

  @Test
  void aBrokenRuleSaysItsMessageOrItself() {
    assertThat(created("{\"rule\":\"self.a < self.b\"}", "{\"spec\":{\"a\":2,\"b\":1}}"))
        .containsExactly("spec: Invalid value: \"object\": failed rule: self.a < self.b");
    assertThat(
            created(
                "{\"rule\":\"self.a < self.b\",\"message\":\"no\",\"fieldPath\":\".a\",\"reason\":\"FieldValueForbidden\"}",
                "{\"spec\":{\"a\":2,\"b\":1}}"))
        .containsExactly("spec.a: Forbidden: no");
    assertThat(
            created(
                "{\"rule\":\"self.a < 1\",\"messageExpression\":\"'is ' + string(self.a)\"}",
                "{\"spec\":{\"a\":2}}"))
        .containsExactly("spec: Invalid value: \"object\": is 2");
  }

  @Test
  void anErrorInARuleIsTold() {
    assertThat(created("{\"rule\":\"self.a < self.b\"}", "{\"spec\":{\"a\":2}}"))
        .containsExactly(
            "spec: Invalid value: \"object\": no such key: b evaluating rule: self.a < self.b");
  }

  @Test
  void aRuleAboutAChangeWaitsForOne() {
    String rule = "{\"rule\":\"self.a >= oldSelf.a\",\"message\":\"a only grows\"}";
    assertThat(created(rule, "{\"spec\":{\"a\":2}}")).isEmpty();
    Correlated change =
        Correlated.updated(Json.parse("{\"spec\":{\"a\":1}}"), Json.parse("{\"spec\":{\"a\":2}}"));
    assertThat(texts(rule, "", change))
        .containsExactly("spec: Invalid value: \"object\": a only grows");
  }

  @Test
  void anOptionalOldSelfIsEmptyOnCreation() {
    String rule = "{\"rule\":\"oldSelf.hasValue() || self.a == 1\",\"optionalOldSelf\":true}";
    assertThat(created(rule, "{\"spec\":{\"a\":1}}")).isEmpty();
    assertThat(created(rule, "{\"spec\":{\"a\":2}}")).hasSize(1);
  }

  @Test
  void itemsAreComparedByTheirKeys() {
    String rule = "{\"rule\":\"self.v == oldSelf.v\",\"message\":\"fixed\"}";
    Correlated change =
        Correlated.updated(
            Json.parse(
                "{\"spec\":{\"items\":[{\"n\":\"b\",\"v\":2},{\"n\":\"a\",\"v\":9},{\"n\":\"c\",\"v\":3}]}}"),
            Json.parse("{\"spec\":{\"items\":[{\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"v\":2}]}}"));
    assertThat(texts("", rule, change))
        .containsExactly("spec.items[1]: Invalid value: \"object\": fixed");
  }

  @Test
  void anUnchangedValueIsNotJudgedAgain() {
    Correlated change =
        Correlated.updated(
            Json.parse("{\"spec\":{\"a\":5},\"x\":1}"), Json.parse("{\"spec\":{\"a\":5}}"));
    assertThat(texts("{\"rule\":\"self.a < 3\"}", "", change)).isEmpty();
  }

  @Test
  void whatADefinitionMayNotSayIsNamed() {
    List<FieldError> errors = new ArrayList<>();
    RuleValidation.validate(
        schema(
            "{\"rule\":\"self.c == 1\"},{\"rule\":\"self.a\"},{\"rule\":\"\"},"
                + "{\"rule\":\"self.a == 1\",\"optionalOldSelf\":true,\"reason\":\"Other\",\"fieldPath\":\".q\"}",
            ""),
        "v",
        false,
        errors);
    assertThat(errors)
        .extracting(FieldError::field)
        .containsExactly(
            "v.properties[spec].x-kubernetes-validations[0].rule",
            "v.properties[spec].x-kubernetes-validations[1].rule",
            "v.properties[spec].x-kubernetes-validations[2].rule",
            "v.properties[spec].x-kubernetes-validations[3].optionalOldSelf",
            "v.properties[spec].x-kubernetes-validations[3].reason",
            "v.properties[spec].x-kubernetes-validations[3].fieldPath");
    assertThat(errors.getFirst().detail()).contains("undefined field 'c'");
    assertThat(errors.get(1).detail()).isEqualTo("must evaluate to bool");
  }
}
