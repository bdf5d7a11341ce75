package io.troupe.core.select;

import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {
  private static final Map<String, String> WEB = Map.of("app", "web", "tier", "", "size", "12");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "app=web",
        "app==web",
        " app = web , tier ",
        "app in (web, db)",
        "app notin (db)",
        "missing notin (x)",
        "missing!=x",
        "!missing",
        "tier=",
        "tier in ()",
        "tier in (,x)",
        "size>11",
        "size<13",
        "app in (in,web)",
        "app"
      })
  void selects(String selector) {
    assertThat(ok(selector).matches(WEB)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app=db",
        "app!=web",
        "app notin (web)",
        "missing",
        "!app",
        "missing in (x)",
        "size>12",
        "tier>1",
        "app,app=db"
      })
  void passesOver(String selector) {
    assertThat(ok(selector).matches(WEB)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a in x | unable to parse requirement: found 'x' expected: '('",
        "a b | unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
        "a=b,, | found ',', expected: identifier after ','",
        "a=b, | found '', expected: identifier after ','",
        "a=b c | found 'c', expected: ',' or 'end of string'",
        ",a | found ',', expected: !, identifier, or 'end of string'",
        "! | unable to parse requirement: found '', expected: identifier",
        "a=(b) | unable to parse requirement: found '(', expected: identifier",
        "a in (b c) | unable to parse requirement: found 'c', expected: ',' or ')'"
      })
  void malformedTextIsRefusedInUpstreamsWords(String selector, String message) {
    assertThat(refused(selector)).isEqualTo(message);
  }

  @Test
  void keysAndValuesMustBeLabels() {
    assertThat(refused("-a=b"))
        .startsWith(
            "unable to parse requirement: <nil>: Invalid value: \"-a\": name part must consist");
    assertThat(refused("a/b/c=b")).contains("a qualified name must consist of");
    assertThat(refused("Ex.com/b=c")).contains("prefix part a lowercase RFC 1123 subdomain");
    assertThat(refused("a=b@"))
        .startsWith(
            "unable to parse requirement: values[0][a]: Invalid value: \"b@\": a valid label");
    assertThat(refused("a=" + "x".repeat(64))).contains("must be no more than 63 bytes");
    assertThat(refused("a>x")).contains("for 'Gt', 'Lt' operators, the value must be an integer");
  }

  @Test
  void textFormIsSortedAndParsesBack() {
    LabelSelector selector = ok("z,b in (y,x),!a,c!=d,e=f");
    assertThat(selector).hasToString("!a,b in (x,y),c!=d,e=f,z");
    assertThat(ok(selector.toString())).isEqualTo(selector);
  }

  @Test
  void objectFormCombinesLabelsAndExpressions() {
    LabelSelector selector =
        LabelSelector.of(
            yaml(
                """
                matchLabels: {app: web}
                matchExpressions:
                - {key: tier, operator: In, values: ["", x]}
                - {key: missing, operator: DoesNotExist}
                """));
    assertThat(selector.matches(WEB)).isTrue();
    assertThat(LabelSelector.of(yaml("{}")).matches(WEB)).isTrue();
    assertThat(LabelSelector.of(yaml("{}").path("absent")).matches(WEB)).isFalse();
    assertThat(LabelSelector.of(yaml("matchExpressions: [{key: a, operator: Near}]")).matches(WEB))
        .isFalse();
  }

  private static LabelSelector ok(String text) {
    return switch (LabelSelector.parse(text)) {
      case Result.Ok<LabelSelector>(var selector) -> selector;
      case Result.Refused<LabelSelector>(var failure) -> throw new AssertionError(failure);
    };
  }

  private static String refused(String text) {
    return switch (LabelSelector.parse(text)) {
      case Result.Ok<LabelSelector>(var selector) -> throw new AssertionError(selector);
      case Result.Refused<LabelSelector>(Failure failure) -> {
        assertThat(failure.reason()).isEqualTo(Reason.BAD_REQUEST);
        yield failure.message();
      }
    };
  }
}
