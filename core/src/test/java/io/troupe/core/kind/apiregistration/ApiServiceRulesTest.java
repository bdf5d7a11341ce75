package io.troupe.core.kind.apiregistration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Column;
import io.troupe.core.outcome.FieldError;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiServiceRulesTest {
  private final ApiServiceRules rules = new ApiServiceRules();

  @Test
  void aGoodOneIsGoodAndHasAPort() {
    ObjectNode object =
        apiService("v1beta1.metrics.k8s.io", "{'service':{'name':'a','namespace':'b'}}");
    rules.applyDefaults(object);

    assertThat(rules.validate(object)).isEmpty();
    assertThat(object.at("/spec/service/port").asInt()).isEqualTo(443);
  }

  @Test
  void itsNameSaysWhatItServes() {
    assertThat(errors(apiService("metrics", "{}")))
        .containsExactly(
            "metadata.name: Invalid value: \"metrics\": must be"
                + " `spec.version+\".\"+spec.group`: \"v1beta1.metrics.k8s.io\"");
  }

  @Test
  void prioritiesHaveBounds() {
    ObjectNode object = apiService("v1beta1.metrics.k8s.io", "{}");
    ((ObjectNode) object.path("spec"))
        .put("groupPriorityMinimum", 20_001)
        .put("versionPriority", 0);

    assertThat(errors(object))
        .containsExactly(
            "spec.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000",
            "spec.versionPriority: Invalid value: 0: must be positive and less than 1000");
  }

  @Test
  void theCoreGroupHasOneVersion() {
    ObjectNode object = apiService("v2.", "{'group':'','version':'v2'}");

    assertThat(errors(object))
        .containsExactly(
            "spec.group: Required value: only v1 may have an empty group and it better be legacy"
                + " kube");
  }

  @Test
  void localOnesTrustNobody() {
    ObjectNode object =
        apiService("v1beta1.metrics.k8s.io", "{'caBundle':'YWJj','insecureSkipTLSVerify':true}");

    assertThat(errors(object))
        .containsExactly(
            "spec.caBundle: Invalid value: \"3 bytes\": local APIServices may not have a caBundle",
            "spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have"
                + " insecureSkipTLSVerify");
  }

  @Test
  void remoteOnesSayWhereTheyAre() {
    ObjectNode object =
        apiService(
            "v1beta1.metrics.k8s.io",
            "{'service':{'port':70000},'caBundle':'YWJj','insecureSkipTLSVerify':true}");

    assertThat(errors(object))
        .containsExactly(
            "spec.service.namespace: Required value",
            "spec.service.name: Required value",
            "spec.service.port: Invalid value: 70000: port is not valid: must be between 1 and"
                + " 65535, inclusive",
            "spec.insecureSkipTLSVerify: Invalid value: true: may not be true if caBundle is"
                + " present");
  }

  @Test
  void columnsSayWhoServesItAndWhetherItCan() {
    ObjectNode object =
        apiService("v1beta1.metrics.k8s.io", "{'service':{'name':'a','namespace':'b'}}");
    object.set(
        "status",
        json("{'conditions':[{'type':'Available','status':'False','reason':'MissingEndpoints'}]}"));
    List<Column> columns = ApiRegistrationKinds.all().getFirst().columns();

    assertThat(columns.stream().map(Column::name))
        .containsExactly("Name", "Service", "Available", "Age");
    assertThat(columns.get(1).cell().of(object, Instant.EPOCH).asText()).isEqualTo("b/a");
    assertThat(columns.get(2).cell().of(object, Instant.EPOCH).asText())
        .isEqualTo("False (MissingEndpoints)");
  }

  private List<String> errors(ObjectNode object) {
    return rules.validate(object).stream().map(FieldError::text).toList();
  }

  private static ObjectNode apiService(String name, String spec) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", name);
    ObjectNode all =
        json(
            "{'group':'metrics.k8s.io','version':'v1beta1','groupPriorityMinimum':100,"
                + "'versionPriority':100}");
    all.setAll(json(spec));
    object.set("spec", all);
    return object;
  }

  private static ObjectNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }
}
