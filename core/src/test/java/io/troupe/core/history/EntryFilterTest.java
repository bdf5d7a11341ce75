package io.troupe.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.json.Json;
import io.troupe.core.object.EventType;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryFilterTest {
  private static final CommittedEvent SCALED =
      Events.of(
          7, EventType.SPEC_CHANGED, "deployments.apps", "{'spec':{'replicas':3}}", Events.ALICE);
  private static final List<Change> CHANGES =
      Changes.between(
          Json.parse("{\"spec\":{\"replicas\":1}}"), Json.parse("{\"spec\":{\"replicas\":3}}"), 9);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|true",
        "object.name=web|true",
        "object.name!=web|false",
        "object.resource=deployments|true",
        "object.resource=deployments.apps|true",
        "object.resource=deployments.extensions|false",
        "object.group=apps,object.uid=u1|true",
        "object.group=|false",
        "user=alice,verb=patch|true",
        "user=bob|false",
        "source=kubectl|true",
        "type=SpecChanged|true",
        "type=Created|false",
        "field=spec.replicas|true",
        "field=spec|true",
        "field=metadata.labels|false",
        "field=.spec.replicas|true",
        "field=spec[replicas]|true",
        "field=.spec['replicas']|true",
        "field=spec[0]|false",
        "field!=spec.replicas|false",
        "metadata.name=r7|true",
        "metadata.namespace=default|true",
        "metadata.namespace=other|false",
      })
  void anEntryIsSelectedByWhatItSays(String selector, boolean matches) {
    if (EntryFilter.parse(selector) instanceof Result.Ok<EntryFilter>(EntryFilter filter)) {
      assertThat(filter.matches(SCALED, () -> CHANGES)).isEqualTo(matches);
    } else {
      throw new AssertionError(selector + " was refused");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata.annotations[example.com/x]",
        ".metadata.annotations['example.com/x']",
        "metadata[annotations][\"example.com/x\"]",
      })
  void namesWithASlashAreFoundInBrackets(String field) {
    List<Change> changes =
        Changes.between(
            Json.parse("{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}"),
            Json.parse("{\"metadata\":{\"annotations\":{\"a\":\"b\",\"example.com/x\":\"1\"}}}"),
            9);
    assertThat(matches("field=" + field, changes)).isTrue();
    assertThat(matches("field!=" + field, changes)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[name=web]", "[name\\=web]", "[name='web']"})
  void elementsOfListsAreNamedAsEntriesShowThem(String element) {
    String containers = "{\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"%s\"}]}}";
    List<Change> changes =
        Changes.between(
            Json.parse(containers.formatted("a")), Json.parse(containers.formatted("b")), 9);
    assertThat(matches("user=alice,field=spec.containers" + element + ".image", changes)).isTrue();
    assertThat(matches("field=spec.containers" + element + ".name", changes)).isFalse();
  }

  private static boolean matches(String selector, List<Change> changes) {
    if (EntryFilter.parse(selector) instanceof Result.Ok<EntryFilter>(EntryFilter filter)) {
      return filter.matches(SCALED, () -> changes);
    }
    throw new AssertionError(selector + " was refused");
  }

  @Test
  void changesAreNotLookedForWhenTheRestSaysNo() {
    if (EntryFilter.parse("user=bob,field=spec") instanceof Result.Ok<EntryFilter>(var filter)) {
      assertThat(
              filter.matches(
                  SCALED,
                  () -> {
                    throw new AssertionError("looked for");
                  }))
          .isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "object.nam=x",
        "type=Exploded",
        "field=a..b",
        "field=a[b",
        "field=metadata.labels.example.com/x",
        "user=a\0b",
        "nonsense",
        "user=a,b"
      })
  void aFilterThatDoesNotParseIsRefused(String selector) {
    assertThat(EntryFilter.parse(selector))
        .isInstanceOfSatisfying(
            Result.Refused.class,
            refused -> assertThat(refused.failure().reason()).isEqualTo(Reason.BAD_REQUEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-01-01", "-5", "99999999999999999999", "1h"})
  void aMomentIsARevisionOrATime(String text) {
    assertThat(Moment.parse("since", text)).isInstanceOf(Result.Refused.class);
    assertThat(Moment.parse("since", "12")).isInstanceOf(Result.Ok.class);
    assertThat(Moment.parse("since", "2026-01-01T00:00:00+02:00")).isInstanceOf(Result.Ok.class);
  }

  @Test
  void aTokenComesBackAsItWas() {
    EntryToken token = new EntryToken(5, 9, 7);
    assertThat(EntryToken.decode(token.encode())).isEqualTo(Result.ok(token));
    assertThat(EntryToken.decode("bm9uc2Vuc2U")).isInstanceOf(Result.Refused.class);
    assertThat(EntryToken.decode(new EntryToken(10, 9, 7).encode()))
        .isInstanceOf(Result.Refused.class);
    assertThat(EntryToken.decode(new EntryToken(-1, 9, 7).encode()))
        .isInstanceOf(Result.Refused.class);
    assertThat(EntryToken.decode("x".repeat(10_000))).isInstanceOf(Result.Refused.class);
  }
}
