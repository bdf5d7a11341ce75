package io.troupe.core.schema.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.cel.Compilation;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.schema.structural.Structural;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The numbers are those that upstream's own tests expect of the same schemas: of the expression, as
 * it is and with the bound that stands before the last bar put in place of {@code MAX}.
 */
class RuleCostsTest {
  private static final String NUMBERS = "{type: array, items: {type: number} MAXITEMS}";

  private static String spelt(String schema) {
    return switch (schema) {
      case "numbers" -> NUMBERS;
      case "texts" -> NUMBERS.replace("number", "string");
      case "flags" -> NUMBERS.replace("number", "boolean");
      case "lists" -> NUMBERS.replace("type: number", "type: array, items: {type: number}");
      case "numbersOrTexts" -> NUMBERS.replace("type: number", "x-kubernetes-int-or-string: true");
      case "durations" -> NUMBERS.replace("number", "string, format: duration");
      case "dates" -> NUMBERS.replace("number", "string, format: date");
      case "times" -> NUMBERS.replace("number", "string, format: date-time");
      case "maps" ->
          NUMBERS.replace("type: number", "type: object, additionalProperties: {type: number}");
      case "objects" ->
          NUMBERS.replace(
              "type: number",
              "type: object, required: [required], properties: {required: {type: string},"
                  + " notRequired: {type: number}}");
      case "textsOfMax" -> "{type: array, items: {type: string MAXLENGTH} MAXITEMS}";
      case "mapOfNumbers" -> "{type: object, additionalProperties: {type: number} MAXPROPERTIES}";
      case "mapOfTexts" -> spelt("mapOfNumbers").replace("number", "string");
      case "mapOfFlags" -> spelt("mapOfNumbers").replace("number", "boolean");
      case "mapOfDurations" -> spelt("mapOfNumbers").replace("number", "string, format: duration");
      case "mapOfDates" -> spelt("mapOfNumbers").replace("number", "string, format: date");
      case "mapOfTimes" -> spelt("mapOfNumbers").replace("number", "string, format: date-time");
      case "mapOfMaps" ->
          spelt("mapOfNumbers")
              .replace("type: number", "type: object, additionalProperties: {type: number}");
      case "mapOfTextsOfMax" ->
          "{type: object, additionalProperties: {type: string MAXLENGTH} MAXPROPERTIES}";
      case "text" -> "{type: string MAXLENGTH}";
      case "bytes" -> "{type: string, format: byte MAXLENGTH}";
      case "choice" -> "{type: string, enum: [A, B, C, LongValue] MAXLENGTH}";
      case "replacing" ->
          "{type: object, properties: {str: {type: string MAXLENGTH},"
              + " before: {type: string, maxLength: 2}, after: {type: string, maxLength: 4}}}";
      case "splitting" ->
          "{type: object, properties: {str: {type: string MAXLENGTH},"
              + " separator: {type: string MAXLENGTH}}}";
      default -> throw new AssertionError(schema);
    };
  }

  private static ObjectNode json(String loose) {
    return Json.parse(
        loose
            .replaceAll("([{\\[,] ?)([A-Za-z-]+)(?=: )", "$1\"$2\"")
            .replaceAll("(: |[\\[,] ?)([A-Za-z-]+)(?=[,\\]}])", "$1\"$2\"")
            .replace("\"true\"", "true"));
  }

  private static long cost(String schema, long max, String rule) {
    String bound = max < 0 ? "" : ": " + max;
    String spelt = spelt(schema);
    for (String keyword : List.of("maxItems", "maxLength", "maxProperties")) {
      spelt =
          spelt.replace(
              " " + keyword.toUpperCase(java.util.Locale.ROOT),
              max < 0 ? "" : ", " + keyword + bound);
    }
    ObjectNode declared = Json.object().put("rule", rule);
    Rule compiled =
        RuleTree.compiled(List.of(declared), StructuralShape.of(Structural.of(json(spelt))))
            .getFirst();
    return compiled.expression() instanceof Compilation.Compiled(var program)
        ? program.mostCost()
        : fail(compiled);
  }

  private static long fail(Rule rule) {
    throw new AssertionError(rule.expression());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "numbers|self.all(x, true)|4718591|10|32",
        "texts|self.all(x, true)|3145727|20|62",
        "flags|self.all(x, true)|1887437|5|17",
        "lists|self.all(x, true)|3145727|100|302",
        "objects|self.all(x, true)|555128|50|152",
        "mapOfNumbers|self.all(x, true)|1348169|10|32",
        "mapOfTexts|self.all(x, true)|1179647|3|11",
        "mapOfFlags|self.all(x, true)|943718|100|302",
        "text|self.contains('test')|314574|10|5",
        "text|self.startsWith('test')|2|15|2",
        "text|self.endsWith('test')|2|30|2",
        "text|size(self + \"hello\") > size(\"hello\")|314578|4|7",
        "numbers|self[1] == 0.0|2|5000|2",
        "texts|self[1] == self[1]|314577|8|314577",
        "numbers|self.all(x, self.all(y, true))|-1|10|352",
        "numbers|self.all(x, self.all(y, self.all(z, true)))|-1|10|3552",
        "text|self.matches(\"x\")|314574|50|22",
        "text|\"\".matches(\"(((((((((())))))))))[0-9]\")|7|10|7",
        "text|self.matches(\"\")|1|100|1",
        "mapOfTextsOfMax|self.all(x, x.contains(self[x]))|2752507|10|72",
        "numbers|self[3] == 0.0|2|0|2",
        "mapOfNumbers|self[\"x\"] == 0.0|2|0|2",
        "text|self == \"x\"|2|0|1",
        "bytes|self == b\"x\"|2|0|1",
        "numbers|self.all(x, x == 0.0)|6291454|6291456|25165826",
        "numbersOrTexts|self.all(x, true)|4718591|10|32",
        "numbersOrTexts|self[0] == 5|3|10|3",
        "flags|self[0] == false|2|25|2",
        "objects|self[0] == null|2|422|2",
        "lists|self[0][0] == -1.0|3|51|3",
        "maps|self.all(x, x.y == 25.2)|6291452|12|74",
        "maps|self[0].x > 2.0|4|3000|4",
        "durations|self.all(x, true)|2359295|5|17",
        "durations|self[0].getHours() == 2|4|525|4",
        "dates|self.all(x, true)|725936|15|47",
        "dates|self[2].getDayOfMonth() == 13|4|42|4",
        "times|self.all(x, true)|428963|25|77",
        "times|self[2].getMinutes() == 45|4|99|4",
        "mapOfMaps|self.all(x, true)|1179647|10|32",
        "mapOfDurations|self.all(x, true)|1048577|5|17",
        "mapOfDates|self.all(x, true)|524288|10|32",
        "mapOfTimes|self.all(x, true)|349526|25|77",
        "text|self.find('[0-9]+') == ''|629147|10|11",
        "textsOfMax|self.join(' ') == 'aa bb'|329853068905|10|43",
        "textsOfMax|self.isSorted() == true|329854432052|10|52",
        "replacing|self.str.replace(self.before, self.after) == 'does not matter'|629154|4|12",
        "splitting|self.str.split(self.separator) == []|629160|10|22",
        "text|self.lowerAscii() == 'lower!'|314575|10|6",
        "mapOfNumbers|oldSelf.size() == self.size()|5|10|5",
        "mapOfTimes|self[\"a\"] == self[\"b\"]|8|7|8",
        "mapOfDurations|self[\"c\"] == self[\"d\"]|8|42|8",
        "choice|self.contains('A')|2|1000|401",
      })
  void estimatesAreUpstreams(String schema, String rule, long unbound, long max, long bound) {
    if (unbound < 0) {
      assertThat(cost(schema, -1, rule)).isGreaterThan(RuleCosts.PER_RULE);
    } else {
      assertThat(cost(schema, -1, rule)).isEqualTo(unbound);
    }
    assertThat(cost(schema, max, rule)).isEqualTo(bound);
  }

  private static List<String> errors(String schema, boolean known) {
    List<FieldError> errors = new ArrayList<>();
    RuleValidation.validate(Structural.of(json(schema)), "v", known, errors);
    return errors.stream().map(FieldError::text).toList();
  }

  private static final String RULE = "x-kubernetes-validations: [{rule: \"%s\"}]";
  private static final String TAGS =
      "{type: object, properties: {spec: {type: object, properties: {tags: {type: array%s,"
          + " items: {type: string%s, "
          + RULE
          + "}}}}}}";

  @Test
  void aRuleThatCostsTooMuchIsRefusedWithTheFactor() {
    String at = "v.properties[spec].properties[tags].items.x-kubernetes-validations[0].rule: ";
    String advice =
        " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays,"
            + " maps, and strings are declared)";
    assertThat(errors(TAGS.formatted("", "", "self.contains('test')"), false))
        .contains(
            at
                + "Forbidden: estimated rule cost exceeds budget by factor of more than 100x"
                + advice,
            at
                + "Forbidden: contributed to estimated rule cost total exceeding cost limit for"
                + " entire OpenAPIv3 schema",
            "v: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3"
                + " schema exceeds budget by factor of more than 100x"
                + advice)
        .hasSize(3);
    // 4,000 bytes: 400 units to look for one, 1 for the name
    assertThat(
            errors(
                TAGS.formatted(", maxItems: 30000", ", maxLength: 1000", "self.contains('t')"),
                false))
        .containsExactly(
            at + "Forbidden: estimated rule cost exceeds budget by factor of 1.203000x" + advice);
    assertThat(
            errors(
                TAGS.formatted(", maxItems: 50000", ", maxLength: 1000", "self.contains('t')"),
                false))
        .containsExactly(
            at + "Forbidden: estimated rule cost exceeds budget by factor of 2.0x" + advice);
    assertThat(
            errors(
                TAGS.formatted(", maxItems: 20000", ", maxLength: 1000", "self.contains('t')"),
                false))
        .isEmpty();
  }

  @Test
  void withoutABoundAroundItARuleRunsAsOftenAsItsValuesFitInARequest() {
    // "" and a comma: a third of 3 MB; two units each
    assertThat(errors(TAGS.formatted("", ", maxLength: 5", "self == 'x'"), false)).isEmpty();
    assertThat(
            errors(
                TAGS.formatted(
                    "",
                    ", maxLength: 40",
                    "self.contains('test-text-of-80-chars-test-text-of-80-chars-test-text-of-80-chars-test-text-of-8')"),
                false))
        .hasSize(3);
  }

  @Test
  void aStoredSchemaIsRefusedForItsSumAlone() {
    assertThat(errors(TAGS.formatted("", "", "self.contains('test')"), true))
        .hasSize(2)
        .noneMatch(e -> e.contains("estimated rule cost exceeds"));
  }

  @Test
  void manyRulesTogetherMayCostTooMuch() {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < 11; i++) {
      rules.append(i == 0 ? "" : ",").append("{rule: \"self.contains('t')\"}");
    }
    String schema =
        "{type: object, properties: {tags: {type: array, maxItems: 24000, items: {type: string,"
            + " maxLength: 1000, x-kubernetes-validations: ["
            + rules
            + "]}}}}";
    assertThat(errors(schema, false))
        .hasSize(5)
        .endsWith(
            "v: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3"
                + " schema exceeds budget by factor of 1.058640x (try simplifying the rule, or"
                + " adding maxItems, maxProperties, and maxLength where arrays, maps, and strings"
                + " are declared)");
  }

  @Test
  void messagesCostOnce() {
    String schema =
        "{type: object, properties: {tags: {type: array, maxItems: 100, items: {type: string,"
            + " x-kubernetes-validations: [{rule: \"size(self) > 0\","
            + " messageExpression: \"%s\"}]}}}}";
    assertThat(errors(schema.formatted("'not ' + self"), false)).isEmpty();
    assertThat(
            errors(schema.formatted("self.matches('" + "x".repeat(200) + "') ? 'a' : 'b'"), false))
        .first()
        .asString()
        .startsWith(
            "v.properties[tags].items.x-kubernetes-validations[0].messageExpression: Forbidden:"
                + " estimated messageExpression cost exceeds budget by factor of 1.6x");
  }
}
