package io.troupe.core.kind.discovery;

import static io.troupe.core.kind.Samples.KINDS;
import static io.troupe.core.kind.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscoveryDocumentsTest {
  private final DiscoveryDocuments documents = new DiscoveryDocuments(KINDS);
  private final AggregatedDiscovery aggregated = new AggregatedDiscovery(KINDS);

  @Test
  void coreGroupHasOneVersion() {
    assertThat(documents.coreVersions("10.0.0.1:6443"))
        .isEqualTo(
            json(
                """
                {'kind':'APIVersions','versions':['v1'],
                 'serverAddressByClientCIDRs':[{'clientCIDR':'0.0.0.0/0','serverAddress':'10.0.0.1:6443'}]}\
                """));
  }

  @Test
  void groupsNameTheirPreferredVersion() {
    assertThat(documents.group("apps").orElseThrow())
        .isEqualTo(
            json(
                """
                {'kind':'APIGroup','apiVersion':'v1','name':'apps',
                 'versions':[{'groupVersion':'apps/v1','version':'v1'}],
                 'preferredVersion':{'groupVersion':'apps/v1','version':'v1'}}\
                """));
    assertThat(documents.groups().path("groups").findValuesAsText("name"))
        .contains("apps", "rbac.authorization.k8s.io")
        .doesNotContain("");
    assertThat(documents.group("nobody")).isEmpty();
  }

  @Test
  void foreignSubresourcesSayWhoseKindTheyAre() {
    assertThat(resource(documents.resources("apps", "v1").orElseThrow(), "deployments/scale"))
        .isEqualTo(
            json(
                """
                {'name':'deployments/scale','singularName':'','namespaced':true,
                 'group':'autoscaling','version':'v1','kind':'Scale',
                 'verbs':['get','patch','update']}\
                """));
    assertThat(resource(documents.resources("", "v1").orElseThrow(), "pods"))
        .isEqualTo(
            json(
                """
                {'name':'pods','singularName':'pod','namespaced':true,'kind':'Pod',
                 'verbs':['create','delete','deletecollection','get','list','patch','update','watch'],
                 'shortNames':['po'],'categories':['all']}\
                """));
  }

  @Test
  void bothFormsSayTheSame() {
    List<String> names = new ArrayList<>();
    for (JsonNode item : items(aggregated.core(), aggregated.groups())) {
      String group = item.path("metadata").path("name").asText("");
      for (JsonNode version : item.path("versions")) {
        assertThat(version.path("freshness").asText()).isEqualTo("Current");
        ObjectNode list =
            documents.resources(group, version.path("version").asText()).orElseThrow();
        for (JsonNode resource : version.path("resources")) {
          String name = resource.path("resource").asText();
          JsonNode same = resource(list, name);
          assertThat(resource.path("verbs")).isEqualTo(same.path("verbs"));
          assertThat(resource.path("scope").asText().equals("Namespaced"))
              .isEqualTo(same.path("namespaced").asBoolean());
          names.add(group + '/' + version.path("version").asText() + '/' + name);
          for (JsonNode each : resource.path("subresources")) {
            JsonNode under = resource(list, name + '/' + each.path("subresource").asText());
            assertThat(each.path("verbs")).isEqualTo(under.path("verbs"));
            assertThat(each.path("responseKind").path("kind")).isEqualTo(under.path("kind"));
          }
        }
      }
    }
    assertThat(names).hasSize(KINDS.all().size()).doesNotHaveDuplicates();
  }

  private static List<JsonNode> items(ObjectNode... lists) {
    List<JsonNode> items = new ArrayList<>();
    for (ObjectNode list : lists) {
      list.path("items").forEach(items::add);
    }
    return items;
  }

  private static JsonNode resource(ObjectNode list, String name) {
    for (JsonNode resource : list.path("resources")) {
      if (resource.path("name").asText().equals(name)) {
        return resource;
      }
    }
    throw new AssertionError(name + " is not in " + list);
  }
}
