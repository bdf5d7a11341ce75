package io.troupe.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.kind.discovery.AggregatedDiscovery;
import io.troupe.core.kind.discovery.DiscoveryDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MergedDiscoveryTest {
  private static final BuiltInKinds KINDS = new BuiltInKinds();
  private static final JsonNode RESOURCES =
      Json.parse(
          """
          {"resources":[
            {"name":"pods","singularName":"pod","namespaced":true,"kind":"PodMetrics","verbs":["get"]},
            {"name":"pods/view","namespaced":true,"kind":"View","group":"x.io","version":"v2",
             "verbs":["get"]}]}
          """);

  @Test
  void aRemoteGroupTakesThePlaceItsPriorityGivesIt() {
    ObjectNode list = new DiscoveryDocuments(KINDS).groups();

    List<String> last = names(merged(remote("metrics.k8s.io", "v1beta1", 100, true)).groups(list));
    List<String> first =
        names(merged(remote("metrics.k8s.io", "v1beta1", 19_000, true)).groups(list));

    assertThat(last).endsWith("metrics.k8s.io").startsWith("apiregistration.k8s.io");
    assertThat(first).startsWith("apiregistration.k8s.io", "metrics.k8s.io");
  }

  @Test
  void aRemoteVersionOfALocalGroupStandsBesideTheOthers() {
    ObjectNode list = new DiscoveryDocuments(KINDS).groups();

    ObjectNode merged = merged(remote("apps", "v9", 17_800, true)).groups(list);

    for (JsonNode group : merged.path("groups")) {
      if (group.path("name").asText().equals("apps")) {
        assertThat(group.path("versions").size()).isEqualTo(2);
        assertThat(group.at("/preferredVersion/version").asText()).isEqualTo("v9");
      }
    }
  }

  @Test
  void resourcesOfOldServersAreShownInTheAggregatedForm() {
    JsonNode version = version(remote("metrics.k8s.io", "v1beta1", 100, true));

    assertThat(version.path("freshness").asText()).isEqualTo("Current");
    JsonNode pods = version.path("resources").get(0);
    assertThat(pods.path("scope").asText()).isEqualTo("Namespaced");
    assertThat(pods.at("/responseKind/kind").asText()).isEqualTo("PodMetrics");
    assertThat(pods.at("/responseKind/group").asText()).isEqualTo("metrics.k8s.io");
    assertThat(pods.at("/subresources/0/subresource").asText()).isEqualTo("view");
    assertThat(pods.at("/subresources/0/responseKind/group").asText()).isEqualTo("x.io");
  }

  @Test
  void aDeadGroupIsListedStale() {
    JsonNode version = version(remote("metrics.k8s.io", "v1beta1", 100, false));

    assertThat(version.path("freshness").asText()).isEqualTo("Stale");
  }

  @Test
  void aGroupThatWasNeverSeenIsListedWithoutResources() {
    RemoteGroup never =
        new RemoteGroup(
            remote("metrics.k8s.io", "v1beta1", 100, false).apiService(),
            MissingNode.getInstance(),
            false);

    assertThat(version(never).path("resources").isEmpty()).isTrue();
  }

  private static JsonNode version(RemoteGroup remote) {
    ObjectNode list = new AggregatedDiscovery(KINDS).groups();
    for (JsonNode item : merged(remote).aggregated(list, false).path("items")) {
      if (item.at("/metadata/name").asText().equals(remote.apiService().group())) {
        return item.path("versions").get(0);
      }
    }
    throw new AssertionError("not listed");
  }

  private static MergedDiscovery merged(RemoteGroup remote) {
    List<ApiService> all = new ArrayList<>();
    LocalApiServices.wanted(KINDS.all(), Set.of())
        .values()
        .forEach(each -> all.add(ApiService.of(each)));
    all.add(remote.apiService());
    return new MergedDiscovery(all, List.of(remote));
  }

  private static RemoteGroup remote(String group, String version, int priority, boolean current) {
    ObjectNode object =
        Json.parse(
            """
            {"metadata":{"name":"%s.%s"},
             "spec":{"group":"%s","version":"%s","groupPriorityMinimum":%d,"versionPriority":100,
               "service":{"namespace":"a","name":"b","port":443}}}
            """
                .formatted(version, group, group, version, priority));
    return new RemoteGroup(ApiService.of(object), RESOURCES, current);
  }

  private static List<String> names(ObjectNode groups) {
    List<String> names = new ArrayList<>();
    groups.path("groups").forEach(group -> names.add(group.path("name").asText()));
    return names;
  }
}
