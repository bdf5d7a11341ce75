package io.troupe.node.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PluginRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String KINDS =
      """
      pods                po       v1        true    Pod
      nodes               no       v1        false   Node
      deployments         deploy   apps/v1   true    Deployment
      ingressclasses               networking.k8s.io/v1   false   IngressClass
      """;

  @Test
  void aMomentIsARevisionATimeOrHowLongAgo() {
    assertThat(MomentArgument.parse("1234", NOW).read())
        .isEqualTo("resourceVersion=1234&resourceVersionMatch=Exact");
    assertThat(MomentArgument.parse("10m", NOW).read()).isEqualTo("asOf=2026-11-21T11:50:00Z");
    assertThat(MomentArgument.parse("2d ago", NOW).bound()).isEqualTo("2026-11-19T12:00:00Z");
    assertThat(MomentArgument.parse("2026-11-21T13:00:00+02:00", NOW).bound())
        .isEqualTo("2026-11-21T11:00:00Z");
    assertThatThrownBy(() -> MomentArgument.parse("yesterday", NOW))
        .isInstanceOf(KubectlFailure.class)
        .hasMessageContaining("\"yesterday\" is no revision");
  }

  @Test
  void kindsAreFoundByEveryNameThatKubectlTakes() {
    ApiResources kinds = ApiResources.parse(KINDS);
    for (String name : new String[] {"deploy", "deployment", "Deployments", "deployments.apps"}) {
      assertThat(kinds.named(name).path("shop"))
          .isEqualTo("/apis/apps/v1/namespaces/shop/deployments");
    }
    assertThat(kinds.named("no").path("shop")).isEqualTo("/api/v1/nodes");
    assertThat(kinds.named("ingressclass").namespaced()).isFalse();
    assertThatThrownBy(() -> kinds.named("widget"))
        .hasMessage("error: the server doesn't have a resource type \"widget\"");
  }

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Columns columns = new Columns("A", "LONGER");
    columns.row("wide cell", "x");
    assertThat(columns.text())
        .isEqualTo(
            """
            A           LONGER
            wide cell   x
            """);
  }

  @Test
  void aChangedFieldShowsWhatItWasAndWhatItIs() {
    JsonNode entry =
        Json.parse(
            """
            {"verb":"patch","changes":[{"path":"spec.replicas","old":1,"new":3},
              {"path":"metadata.labels.app","new":"web"},{"path":"spec.paused","old":true}]}\
            """);
    assertThat(Changed.brief(entry))
        .isEqualTo("spec.replicas: 1 -> 3, metadata.labels.app: (none) -> web, 1 more");
    assertThat(new Changed(new Paint(false)).lines(entry.path("changes"), ""))
        .isEqualTo(
            """
            spec.replicas
              - 1
              + 3
            metadata.labels.app
              + web
            spec.paused
              - true
            """);
  }

  @Test
  void onlyATerminalGetsColours() {
    assertThat(new Paint(true).bad("x")).isEqualTo("\u001b[31mx\u001b[0m");
    assertThat(new Paint(false).bad("x")).isEqualTo("x");
  }

  @Test
  void agesAreInKubectlsUnits() {
    assertThat(Ages.of("2026-11-21T11:58:01Z", NOW)).isEqualTo("119s");
    assertThat(Ages.of("2026-11-21T11:55:30Z", NOW)).isEqualTo("4m30s");
    assertThat(Ages.of("2026-11-21T07:00:00Z", NOW)).isEqualTo("5h");
    assertThat(Ages.of("2026-11-11T07:00:00Z", NOW)).isEqualTo("10d");
  }

  @Test
  void aChainLeadsFromTheNewestToItsCause() {
    JsonNode why =
        Json.parse(
            """
            {"now":["0/2 nodes are available"],"complete":false,"chain":[
              {"revision":9,"time":"2026-11-21T11:59:00Z","what":"could not be placed",
               "details":[{"name":"node-1","reason":"Insufficient cpu"}]},
              {"revision":4,"time":"2026-11-21T11:58:00Z","what":"created by alice"}]}\
            """);
    assertThat(WhyCommand.text(why, NOW, new Paint(false)))
        .isEqualTo(
            """
            0/2 nodes are available
            could not be placed  (revision 9, 60s ago)
                   node-1: Insufficient cpu
              <- created by alice  (revision 4, 2m ago)
            What came before is no longer kept.
            """);
  }

  @Test
  void whatAnUndoWouldDoIsSaidObjectByObject() {
    JsonNode undo =
        Json.parse(
            """
            {"status":{"changes":[
              {"action":"replace","object":{"kind":"Deployment","name":"web"},
               "diff":[{"path":"spec.replicas","old":5,"new":3}]},
              {"action":"refused","object":{"kind":"Pod","name":"a"},"message":"forbidden"}]}}\
            """);
    assertThat(UndoCommand.text(undo, new Paint(false)))
        .isEqualTo(
            """
            replace deployment/web
                spec.replicas
                  - 5
                  + 3
            refused pod/a: forbidden
            """);
  }

  @Test
  void onlyReadsOfObjectsAreAskedOfThePast() {
    assertThat(PastProxy.target("/api/v1/namespaces/a/pods", "limit=500", "asOf=T"))
        .isEqualTo("/api/v1/namespaces/a/pods?limit=500&asOf=T");
    assertThat(PastProxy.target("/apis/apps/v1/deployments", null, "asOf=T"))
        .isEqualTo("/apis/apps/v1/deployments?asOf=T");
    assertThat(PastProxy.target("/apis/apps/v1", "timeout=32s", "asOf=T"))
        .isEqualTo("/apis/apps/v1?timeout=32s");
    assertThat(PastProxy.target("/openapi/v3", null, "asOf=T")).isEqualTo("/openapi/v3");
    assertThat(PastProxy.target("/api/v1/pods", "continue=x", "asOf=T"))
        .isEqualTo("/api/v1/pods?continue=x");
  }
}
