package io.troupe.core.kind.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.schema.Schema;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the registry declares must be true of the generated schemas and of the rules. */
class BuiltInKindsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final BuiltInKinds kinds = new BuiltInKinds();

  @Test
  void everyKindAndItsListHaveASchema() {
    for (Kind kind : kinds.all()) {
      Schema schema = kinds.schemaOf(kind);
      assertThat(schema.fieldNames())
          .as(kind.gvk().kind())
          .contains("apiVersion", "kind", "metadata");
      assertThat(kinds.schemaOf(kind.gvk())).isPresent();
    }
  }

  /** Those whose upstream strategy denies AllowUnconditionalUpdate. */
  @Test
  void someKindsAreOnlyReplacedByWhoNamesTheVersion() {
    assertThat(kinds.all().stream().filter(kind -> !kind.unconditionalUpdate()))
        .extracting(kind -> kind.type().qualified())
        .containsExactlyInAnyOrder(
            "apiservices.apiregistration.k8s.io",
            "csidrivers.storage.k8s.io",
            "csinodes.storage.k8s.io",
            "csistoragecapacities.storage.k8s.io",
            "customresourcedefinitions.apiextensions.k8s.io",
            "leases.coordination.k8s.io",
            "mutatingadmissionpolicies.admissionregistration.k8s.io",
            "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
            "mutatingwebhookconfigurations.admissionregistration.k8s.io",
            "poddisruptionbudgets.policy",
            "runtimeclasses.node.k8s.io",
            "validatingadmissionpolicies.admissionregistration.k8s.io",
            "validatingadmissionpolicybindings.admissionregistration.k8s.io",
            "validatingwebhookconfigurations.admissionregistration.k8s.io",
            "volumeattachments.storage.k8s.io");
  }

  @Test
  void everySubresourceIsOfAKnownType() {
    for (Kind kind : kinds.all()) {
      for (Kind.Subresource each : kind.subresources()) {
        // What opens a connection is asked by parameters; its kind is known to admission only.
        assertThat(each.connects() || kinds.schemaOf(each.kind()).isPresent())
            .as(each.name())
            .isTrue();
      }
    }
  }

  @Test
  void everySelectableFieldExists() {
    for (Kind kind : kinds.all()) {
      for (String path : kind.selectableFields().keySet()) {
        Schema at = kinds.schemaOf(kind);
        String read = path.equals("status.successful") ? "status.succeeded" : path;
        for (String name : read.split("\\.")) {
          assertThat(at.field(name)).as(kind.gvk().kind() + " " + path).isPresent();
          at = at.field(name).orElseThrow();
        }
      }
    }
  }

  @Test
  void statusSubresourcesBelongToKindsThatHaveAStatus() {
    for (Kind kind : kinds.all()) {
      if (kind.verbs().equals(List.of("create"))) {
        continue; // its status is the answer to what was created, and never read again
      }
      boolean has = kinds.schemaOf(kind).fieldNames().contains("status");
      assertThat(kind.has("status")).as(kind.gvk().kind()).isEqualTo(has);
    }
  }

  @Test
  void defaultsAreDeclaredFieldsAndIdempotent() {
    for (Kind kind : kinds.all()) {
      ObjectNode object = Json.parse("{\"metadata\":{\"name\":\"x\",\"namespace\":\"n\"}}");
      kind.rules().applyDefaults(object);
      kind.rules().prepareForCreate(object);
      kind.rules().applyDefaults(object);
      ObjectNode again = object.deepCopy();
      kind.rules().applyDefaults(again);
      assertThat(again).as(kind.gvk().kind()).isEqualTo(object);
      var check = io.troupe.core.schema.SchemaCheck.of(kinds.schemaOf(kind), object);
      assertThat(check.unknownFields()).isEmpty();
      assertThat(check.typeErrors()).isEmpty();
    }
  }

  @Test
  void rulesAndColumnsSurviveObjectsOfAnyShape() {
    List<String> shapes =
        List.of(
            "{}",
            "{\"metadata\":{},\"spec\":{},\"status\":{}}",
            "{\"metadata\":{\"name\":\"x\"},\"spec\":{\"containers\":[{}],\"ports\":[{}]},"
                + "\"subsets\":[{}],\"rules\":[{}],\"subjects\":[{}],\"endpoints\":[{}]}");
    for (Kind kind : kinds.all()) {
      for (String shape : shapes) {
        ObjectNode object = Json.parse(shape);
        object.withObject("metadata");
        kind.rules().applyDefaults(object);
        kind.rules().validate(object);
        kind.rules().warnings(object);
        kind.columns().forEach(c -> assertThat(c.cell().of(object, NOW)).isNotNull());
      }
    }
  }

  @Test
  void tablesHaveOneNameColumn() {
    for (Kind kind : kinds.all()) {
      assertThat(kind.columns().stream().filter(c -> c.format().equals("name")))
          .as(kind.gvk().kind())
          .hasSize(1);
    }
  }

  @Test
  void verbsAreSortedAsDiscoveryShowsThem() {
    for (Kind kind : kinds.all()) {
      assertThat(kind.verbs()).isSorted();
    }
  }
}
