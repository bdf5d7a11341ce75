package io.troupe.core.apply;

import static io.troupe.core.apply.Applying.CONFIG_MAP;
import static io.troupe.core.apply.Applying.DEPLOYMENT;
import static io.troupe.core.apply.Applying.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.StatusCause;
import org.junit.jupiter.api.Test;

/** Server-side apply, one object and its appliers. */
final class ApplicationTest {

  @Test
  void anotherValueForAFieldOfSomebodyElseIsAConflict() {
    Applying it = new Applying(DEPLOYMENT).apply("a", "{spec: {replicas: 1, paused: true}}");
    Failure one = it.refusal("b", "{spec: {replicas: 2}}");
    assertThat(one.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(one.message())
        .isEqualTo("Apply failed with 1 conflict: conflict with \"a\": .spec.replicas");
    assertThat(one.causes())
        .containsExactly(
            new StatusCause("FieldManagerConflict", "conflict with \"a\"", ".spec.replicas"));
    it.update("u", "{spec: {replicas: 3, paused: true}}");
    Failure two = it.refusal("b", "{spec: {replicas: 2, paused: false}}");
    assertThat(two.message())
        .isEqualTo(
            "Apply failed with 2 conflicts: conflicts with \"a\":\n- .spec.paused\n"
                + "conflicts with \"u\" using apps/v1:\n- .spec.replicas");
  }

  @Test
  void forceTakesAndSharedValuesAreNoConflict() {
    Applying it = new Applying(DEPLOYMENT).apply("a", "{spec: {replicas: 1}}");
    it.apply("b", "{spec: {replicas: 1}}");
    assertThat(it.owned("a")).isEqualTo(it.owned("b")).isEqualTo("{'spec':{'replicas':{}}}");
    it.force("b", "{spec: {replicas: 2}}");
    assertThat(it.owned("a")).isEqualTo("{}");
    assertThat(it.owned("b")).isEqualTo("{'spec':{'replicas':{}}}");
    assertThat(it.object.path("spec").path("replicas").asInt()).isEqualTo(2);
  }

  @Test
  void whatIsNoLongerAppliedGoesUnlessSomebodyElseOwnsIt() {
    Applying it = new Applying(CONFIG_MAP).apply("a", "{data: {x: '1', y: '1'}}");
    it.apply("b", "{data: {y: '1'}}");
    it.apply("a", "{metadata: {labels: {l: v}}}");
    assertThat(it.object.path("data").toString()).isEqualTo("{\"y\":\"1\"}");
    it.apply("b", "{}");
    assertThat(it.object.has("data")).isFalse();
    it.apply("a", "{}");
    assertThat(it.object.path("metadata").has("labels")).isFalse();
    assertThat(it.managed().isEmpty()).isTrue();
  }

  @Test
  void whatNeverWasTheAppliersStays() {
    Applying it =
        new Applying(DEPLOYMENT)
            .apply(
                "a", "{spec: {template: {spec: {containers: [{name: x, image: i}, {name: y}]}}}}");
    it.update(
        "u",
        "{spec: {replicas: 1, template: {spec: {containers: [{name: x, image: i, tty: true},"
            + " {name: y, stdin: true}, {name: z}]}}}}");
    it.apply("a", "{spec: {template: {spec: {containers: [{name: x, image: i}]}}}}");
    assertThat(it.object.path("spec").toString().replace('"', '\''))
        .as("an item goes with the last owner of the item itself")
        .isEqualTo(
            "{'replicas':1,'template':{'spec':{'containers':[{'name':'x','image':'i','tty':true},"
                + "{'name':'z'}]}}}");
  }

  @Test
  void applyingTheSameAgainChangesNothingNotEvenTimes() {
    Applying it = new Applying(DEPLOYMENT).apply("a", "{spec: {replicas: 1}}");
    ObjectNode before = it.object;
    it.apply("a", "{spec: {replicas: 1}}");
    assertThat(it.object).isEqualTo(before);
  }

  @Test
  void itemsOfAListAreToldApartByAllKeysWithTheirDefaults() {
    Applying it =
        new Applying(SERVICE)
            .apply("a", "{spec: {ports: [{port: 53, targetPort: 1}, {port: 53, protocol: UDP}]}}");
    it.apply("b", "{spec: {ports: [{port: 53, protocol: TCP, name: dns}]}}");
    assertThat(it.object.path("spec").path("ports").toString().replace('"', '\''))
        .isEqualTo(
            "[{'port':53,'targetPort':1,'protocol':'TCP','name':'dns'},"
                + "{'port':53,'protocol':'UDP'}]");
    assertThat(it.owned("b")).contains("k:{\\'port\\':53,\\'protocol\\':\\'TCP\\'}");
  }

  @Test
  void anAtomicValueIsOwnedAndReplacedAsAWhole() {
    Applying it = new Applying(SERVICE).apply("a", "{spec: {selector: {x: '1', y: '1'}}}");
    assertThat(it.owned("a")).isEqualTo("{'spec':{'selector':{}}}");
    assertThat(it.refusal("b", "{spec: {selector: {z: '1'}}}").causes().getFirst().field())
        .isEqualTo(".spec.selector");
    it.apply("a", "{spec: {selector: {z: '1'}}}");
    assertThat(it.object.path("spec").path("selector").toString()).isEqualTo("{\"z\":\"1\"}");
  }

  @Test
  void setsGrowByTheirItems() {
    Applying it = new Applying(CONFIG_MAP).apply("a", "{metadata: {finalizers: [x/a, x/b]}}");
    it.apply("b", "{metadata: {finalizers: [x/b, x/c]}}");
    assertThat(it.object.path("metadata").path("finalizers").toString())
        .isEqualTo("[\"x/a\",\"x/b\",\"x/c\"]");
    it.apply("a", "{metadata: {finalizers: []}}");
    assertThat(it.object.path("metadata").path("finalizers").toString())
        .isEqualTo("[\"x/b\",\"x/c\"]");
  }

  @Test
  void anEndpointOwnsOnlyItsPart() {
    Applying it =
        new Applying(DEPLOYMENT).apply("a", "{spec: {replicas: 1}, status: {replicas: 9}}");
    assertThat(it.object.has("status")).isFalse();
    assertThat(it.owned("a")).isEqualTo("{'spec':{'replicas':{}}}");
    it.applyStatus("s", "{spec: {replicas: 7}, status: {replicas: 1}}");
    assertThat(it.object.path("spec").path("replicas").asInt()).isEqualTo(1);
    assertThat(it.owned("s")).isEqualTo("{'status':{'replicas':{}}}");
  }

  @Test
  void kubectlTakesOverWhatItsClientSideApplyLeftUnchanged() {
    String last = "{\\\"apiVersion\\\":\\\"v1\\\",\\\"kind\\\":\\\"ConfigMap\\\",";
    String annotated =
        "{metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: \""
            + last
            + "\\\"data\\\":{\\\"x\\\":\\\"1\\\",\\\"y\\\":\\\"1\\\"}}\"}}, data: {x: '1', y: '2'}}";
    Applying it = new Applying(CONFIG_MAP).create("kubectl-client-side-apply", annotated);
    assertThat(it.refusal("other", "{data: {x: '3'}}").causes()).hasSize(1);
    assertThat(it.refusal("kubectl", "{data: {x: '3', y: '3'}}").causes())
        .extracting(StatusCause::field)
        .containsExactly(".data.y");
    it.apply("kubectl", "{data: {x: '3'}}");
    assertThat(it.object.path("data").path("x").asText()).isEqualTo("3");
    assertThat(it.object.path("metadata").path("annotations").toString())
        .contains("\\\"data\\\":{\\\"x\\\":\\\"3\\\"}");
  }

  @Test
  void whatCannotBeAppliedIsSaidSo() {
    Applying it = new Applying(DEPLOYMENT);
    assertThat(it.refusal("a", "{metadata: {managedFields: [{}]}}").message())
        .isEqualTo("metadata.managedFields must be nil");
    assertThat(it.refusal("a", "{spec: {foo: 1}}").message())
        .isEqualTo(
            "failed to create typed patch object (/it; apps/v1, Kind=Deployment): .spec.foo: field"
                + " not declared in schema");
    assertThat(
            it.refusal(
                    "a",
                    "{spec: {replicas: many, paused: 1, template: {spec: {containers: [{name: a},"
                        + " {name: a}, {image: i}]}}}}")
                .message())
        .contains(".spec.replicas: expected numeric (int or float), got &{many}")
        .contains(".spec.paused: expected boolean")
        .contains(".spec.template.spec.containers: duplicate entries for key [name=\"a\"]")
        .contains("element that omits all key fields [\"name\"]");
    assertThat(new Applying(CONFIG_MAP).refusal("a", "{metadata: {finalizers: [x, x]}}").message())
        .endsWith(".metadata.finalizers: duplicate entries for key [=\"x\"]");
  }
}
