package io.troupe.core.schema.structural;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.json.Json;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each bound with the words users know it by. */
class ValueValidationTest {

  private static List<String> errors(String schema, String value) {
    String whole = "{'type':'object','properties':{'x':" + schema + "}}";
    return ValueValidation.of(
            Structural.of(Json.parse(whole.replace('\'', '"'))),
            Correlated.created(Json.parse(("{'x':" + value + "}").replace('\'', '"'))))
        .stream()
        .map(FieldError::text)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'integer'}|'a'|x: Invalid value: \"string\": x in body must be of type integer: \"string\"",
        "{'type':'integer'}|1.5|x: Invalid value: \"number\": x in body must be of type integer: \"number\"",
        "{'type':'string'}|null|x: Invalid value: \"null\": x in body must be of type string: \"null\"",
        "{'x-kubernetes-int-or-string':true}|true|x: Invalid value: \"boolean\": x in body must be of type integer,string: \"boolean\"",
        "{'type':'integer','minimum':1}|0|x: Invalid value: 0: x in body should be greater than or equal to 1",
        "{'type':'integer','minimum':1,'exclusiveMinimum':true}|1|x: Invalid value: 1: x in body should be greater than 1",
        "{'type':'integer','maximum':10}|11|x: Invalid value: 11: x in body should be less than or equal to 10",
        "{'type':'number','multipleOf':0.5}|0.7|x: Invalid value: 0.7: x in body should be a multiple of 0.5",
        "{'type':'string','pattern':'^a+$'}|'b'|x: Invalid value: \"b\": x in body should match '^a+$'",
        "{'type':'string','minLength':3}|'b'|x: Invalid value: \"b\": x in body should be at least 3 chars long",
        "{'type':'string','maxLength':1}|'bb'|x: Too long: may not be more than 1 bytes",
        "{'type':'string','enum':['a','b']}|'c'|x: Unsupported value: \"c\": supported values: \"a\", \"b\"",
        "{'type':'string','format':'date-time'}|'c'|x: Invalid value: \"c\": x in body must be of type date-time: \"c\"",
        "{'type':'array','maxItems':1,'items':{'type':'string'}}|['a','b']|x: Too many: 2: must have at most 1 item",
        "{'type':'object','required':['y']}|{}|x.y: Required value",
        "{'type':'array','items':{'type':'string'}}|['a',1]|x[1]: Invalid value: \"integer\": x[1] in body must be of type string: \"integer\"",
        "{'type':'object','additionalProperties':{'type':'string'}}|{'k':1}|x.k: Invalid value: \"integer\": x.k in body must be of type string: \"integer\"",
        "{'type':'object','oneOf':[{'required':['a']},{'required':['b']}]}|{'a':1,'b':2}|x: Invalid value: \"\": \"x\" must validate one and only one schema (oneOf). Found 2 valid alternatives",
        "{'type':'string','not':{'pattern':'a'}}|'a'|x: Invalid value: \"\": \"x\" must not validate the schema (not)"
      })
  void valuesOutOfBoundsAreRefusedInUpstreamsWords(String schema, String value, String message) {
    assertThat(errors(schema, value)).containsExactly(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'number'}|1",
        "{'type':'integer'}|1.0",
        "{'type':'string','nullable':true}|null",
        "{'x-kubernetes-int-or-string':true}|80",
        "{'x-kubernetes-preserve-unknown-fields':true}|{'a':[1]}",
        "{'type':'string','format':'nobody-knows'}|'a'",
        "{'type':'string','format':'ipv6'}|'fe80::1'",
        "{'type':'string','format':'cidr'}|'10.0.0.0/8'",
        "{'type':'object','anyOf':[{'required':['a']},{'required':['b']}]}|{'b':2}"
      })
  void whatFitsIsLeftAlone(String schema, String value) {
    assertThat(errors(schema, value)).isEmpty();
  }

  @Test
  void whatHasNotChangedIsNotJudgedAgain() {
    Structural schema =
        Structural.of(
            Json.parse(
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"maxLength\":1},"
                    + "\"b\":{\"type\":\"string\",\"maxLength\":1}}}"));
    List<FieldError> errors =
        ValueValidation.of(
            schema,
            Correlated.updated(
                Json.parse("{\"a\":\"long\",\"b\":\"long\"}"),
                Json.parse("{\"a\":\"long\",\"b\":\"x\"}")));
    assertThat(errors).extracting(FieldError::field).containsExactly("b");
  }

  @Test
  void setsAndMapListsHoldNothingTwice() {
    Structural schema =
        Structural.of(
            Json.parse(
                "{\"type\":\"object\",\"properties\":{"
                    + "\"s\":{\"type\":\"array\",\"x-kubernetes-list-type\":\"set\",\"items\":{\"type\":\"string\"}},"
                    + "\"m\":{\"type\":\"array\",\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-list-map-keys\":[\"n\"],"
                    + "\"items\":{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"string\"}}}}}}"));
    List<FieldError> errors = new ArrayList<>();
    ListTypes.validate(
        schema,
        Correlated.created(
            Json.parse("{\"s\":[\"a\",\"b\",\"a\"],\"m\":[{\"n\":\"x\"},{\"n\":\"x\",\"v\":1}]}")),
        "",
        errors);
    assertThat(errors)
        .extracting(FieldError::text)
        .containsExactly("s[2]: Duplicate value: \"a\"", "m[1]: Duplicate value: {\"n\":\"x\"}");
  }
}
