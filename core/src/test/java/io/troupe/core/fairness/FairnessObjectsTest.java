package io.troupe.core.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.fairness.FlowSchema.Distinguisher;
import io.troupe.core.fairness.PriorityLevel.Excess;
import io.troupe.core.json.Json;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FairnessObjectsTest {
  private static final String SCHEMA =
      """
      {"metadata":{"name":"accounts","uid":"u1"},"spec":{"matchingPrecedence":900,
       "distinguisherMethod":{"type":"ByNamespace"},"priorityLevelConfiguration":{"name":"low"},
       "rules":[{"subjects":[{"kind":"ServiceAccount","serviceAccount":{"namespace":"ci","name":"*"}}],
         "resourceRules":[{"verbs":["get","list"],"apiGroups":[""],"resources":["pods","pods/log"],
           "namespaces":["ci"]}],
         "nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["/healthz","/openapi/*"]}]}]}}\
      """;

  private static final UserInfo BUILDER = UserInfo.serviceAccount("ci", "builder", "");

  private static Attributes pods(String verb, String subresource, String namespace) {
    return new Attributes(BUILDER, verb, "", "pods", subresource, namespace, "", "");
  }

  @Test
  void aSchemaIsReadWithItsRules() {
    FlowSchema schema = FairnessObjects.schema(Json.parse(SCHEMA));
    assertThat(schema.uid()).isEqualTo("u1");
    assertThat(schema.distinguisher()).isEqualTo(Distinguisher.BY_NAMESPACE);
    assertThat(schema.matches(pods("list", "", "ci"))).isTrue();
    assertThat(schema.matches(pods("get", "log", "ci"))).isTrue();
    assertThat(schema.matches(pods("get", "status", "ci"))).isFalse();
    assertThat(schema.matches(pods("create", "", "ci"))).isFalse();
    assertThat(schema.matches(pods("list", "", "other"))).isFalse();
    // Without clusterScope a request of no namespace is none of its business.
    assertThat(schema.matches(pods("list", "", ""))).isFalse();
    assertThat(schema.matches(Attributes.ofPath(BUILDER, "get", "/openapi/v3"))).isTrue();
    assertThat(schema.matches(Attributes.ofPath(BUILDER, "get", "/healthz/x"))).isFalse();
    UserInfo other = new UserInfo("system:serviceaccount:cix:a", "", List.of(), Map.of());
    assertThat(schema.matches(Attributes.ofPath(other, "get", "/healthz"))).isFalse();
    assertThat(schema.flowOf(pods("list", "", "ci"))).isEqualTo("ci");
  }

  @Test
  void aLevelIsReadWithUpstreamsDefaults() {
    PriorityLevel level =
        FairnessObjects.level(
            Json.parse(
                """
                {"metadata":{"name":"low"},"spec":{"type":"Limited","limited":{
                 "lendablePercent":90,"borrowingLimitPercent":5,
                 "limitResponse":{"type":"Queue","queuing":{"queues":128}}}}}\
                """));
    assertThat(level.shares()).isEqualTo(30);
    assertThat(level.borrowingPercent()).isEqualTo(OptionalInt.of(5));
    assertThat(level.excess()).isEqualTo(new Excess.Queue(128, 8, 50));
    assertThat(level.exempt()).isFalse();
  }

  @Test
  void schemasOfUnknownLevelsMatchNothing() {
    FairnessConfig config =
        FairnessConfig.of(List.of(FairnessObjects.schema(Json.parse(SCHEMA))), List.of());
    assertThat(config.match(pods("list", "", "ci")).schema().name()).isEqualTo("catch-all");
  }

  @Test
  void longListsTakeMoreSeats() {
    assertThat(ListWidth.of(0, 0)).isEqualTo(1);
    assertThat(ListWidth.of(1_000, 500)).isEqualTo(5);
    assertThat(ListWidth.of(1_000_000, 0)).isEqualTo(10);
  }
}
