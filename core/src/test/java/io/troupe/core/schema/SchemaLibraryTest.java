package io.troupe.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.meta.GroupVersionKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Facts of upstream's API that the generator must have found in its two sources. */
class SchemaLibraryTest {
  private final SchemaLibrary library = new SchemaLibrary();

  @ParameterizedTest
  @CsvSource({
    "core.v1.PodSpec, containers, ARRAY, merge, name, map, name",
    "core.v1.PodSpec, volumes, ARRAY, 'merge,retainKeys', name, map, name",
    "core.v1.PodSpec, tolerations, ARRAY, '', '', atomic, ''",
    "core.v1.Container, ports, ARRAY, merge, containerPort, map, 'containerPort,protocol'",
    "core.v1.Container, env, ARRAY, merge, name, map, name",
    "core.v1.Container, args, ARRAY, '', '', atomic, ''",
    "core.v1.ServiceSpec, ports, ARRAY, merge, port, map, 'port,protocol'",
    "core.v1.NodeSpec, taints, ARRAY, '', '', atomic, ''",
    "apps.v1.DeploymentSpec, strategy, OBJECT, retainKeys, '', '', ''",
    "core.v1.PodStatus, conditions, ARRAY, merge, type, map, type"
  })
  void mergingIsAsUpstreamMarksIt(
      String type,
      String field,
      Schema.Type shape,
      String strategies,
      String mergeKey,
      String listType,
      String keys) {
    Schema schema = field("io.k8s.api." + type, field);
    assertThat(schema.type()).isEqualTo(shape);
    assertThat(String.join(",", schema.patchStrategies())).isEqualTo(strategies);
    assertThat(schema.patchMergeKey()).isEqualTo(mergeKey);
    assertThat(schema.listType()).isEqualTo(listType);
    assertThat(String.join(",", schema.listMapKeys())).isEqualTo(keys);
  }

  @ParameterizedTest
  @CsvSource({
    "core.v1.Container, resources, OBJECT, ''",
    "core.v1.Probe, periodSeconds, INTEGER, int32",
    "core.v1.PodSpec, terminationGracePeriodSeconds, INTEGER, int64",
    "core.v1.HTTPGetAction, port, INT_OR_STRING, int-or-string",
    "core.v1.EmptyDirVolumeSource, sizeLimit, QUANTITY, ''",
    "core.v1.Event, eventTime, TIME, date-time",
    "core.v1.ConfigMap, binaryData, OBJECT, ''",
    "apps.v1.ControllerRevision, data, OBJECT, ''",
    "coordination.v1.LeaseSpec, renewTime, TIME, date-time",
    "core.v1.Volume, emptyDir, OBJECT, ''",
    "core.v1.Probe, httpGet, OBJECT, ''",
    "core.v1.EphemeralContainer, targetContainerName, STRING, ''",
    "core.v1.SecretKeySelector, name, STRING, ''"
  })
  void fieldsHaveTheirJsonTypesAlsoWhereGoEmbedsStructures(
      String type, String field, Schema.Type shape, String format) {
    Schema schema = field("io.k8s.api." + type, field);
    assertThat(schema.type()).isEqualTo(shape);
    assertThat(schema.format()).isEqualTo(format);
  }

  @Test
  void structuresKnowWhatIsRequiredAndWhatIsAtomic() {
    assertThat(library.of("io.k8s.api.core.v1.Container").orElseThrow().required())
        .containsExactly("name");
    assertThat(library.of("io.k8s.api.apps.v1.DeploymentSpec").orElseThrow().required())
        .isEqualTo(List.of("selector", "template"));
    assertThat(field("io.k8s.api.core.v1.Event", "involvedObject").mapType()).isEqualTo("atomic");
    assertThat(field("io.k8s.api.core.v1.PodSpec", "nodeSelector").mapType()).isEqualTo("atomic");
  }

  @Test
  void mapsTakeAnyKeyAndOpenObjectsAnything() {
    Schema labels = field("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", "labels");
    assertThat(labels.isMap()).isTrue();
    assertThat(labels.field("anything").orElseThrow().type()).isEqualTo(Schema.Type.STRING);
    assertThat(field("io.k8s.api.apps.v1.ControllerRevision", "data").isOpen()).isTrue();
    Schema limits = field("io.k8s.api.core.v1.ResourceRequirements", "limits");
    assertThat(limits.field("cpu").orElseThrow().type()).isEqualTo(Schema.Type.QUANTITY);
  }

  @Test
  void descriptionsAreUpstreams() {
    assertThat(field("io.k8s.api.core.v1.Container", "image").description())
        .startsWith("Container image name.");
    assertThat(field("io.k8s.api.apps.v1.Deployment", "spec").description())
        .startsWith("Specification of the desired behavior");
    assertThat(library.of("io.k8s.api.core.v1.PodSpec").orElseThrow().description())
        .isEqualTo("PodSpec is a description of a pod.");
  }

  @Test
  void kindsOfMetaAndUnknownKindsAreToldApart() {
    assertThat(library.of(new GroupVersionKind("apps", "v1", "DeleteOptions"))).isPresent();
    assertThat(library.of(new GroupVersionKind("autoscaling", "v1", "Scale"))).isPresent();
    assertThat(library.of(new GroupVersionKind("policy", "v1", "Eviction"))).isPresent();
    assertThat(library.of(new GroupVersionKind("example.com", "v1", "Thing"))).isEmpty();
  }

  private Schema field(String definition, String field) {
    return library.of(definition).orElseThrow().field(field).orElseThrow();
  }
}
