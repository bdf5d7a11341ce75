package io.troupe.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of enums against the generated schemas and what their descriptions say. */
class EnumTableTest {
  private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");

  @Test
  void everyRowIsAboutATextFieldOrAListOfTexts() {
    EnumTable.all()
        .keySet()
        .forEach(row -> {
          Schema field = field(row);
          Schema text = field.items().orElse(field);
          assertThat(text.type()).as(row).isEqualTo(Schema.Type.STRING);
          assertThat(text.enumValues()).as(row).isEqualTo(EnumTable.all().get(row));
        });
  }

  @Test
  void everyRowIsSortedAndWithoutRepetition() {
    EnumTable.all()
        .forEach((row, values) -> {
          assertThat(values).as(row).hasSizeGreaterThan(1).doesNotHaveDuplicates();
          if (!values.contains("Gt")) {
            assertThat(values).as(row).isSorted();
          }
        });
  }

  /** Upstream's comments name most of the values; a wrong row would name none. */
  @Test
  void descriptionsSpeakOfTheValues() {
    List<String> strangers = new ArrayList<>();
    for (Map.Entry<String, List<String>> row : EnumTable.all().entrySet()) {
      String described = field(row.getKey()).description();
      long spoken =
          row.getValue().stream().filter(v -> !v.isEmpty() && described.contains(v)).count();
      if (spoken * 2 < row.getValue().size()) {
        strangers.add(row.getKey().substring("io.k8s.api.".length()));
      }
    }
    assertThat(strangers).containsExactlyElementsOf(SAID_ELSEWHERE);
  }

  /** Fields whose comment leaves the values to a page of documentation or to the type's own. */
  private static final List<String> SAID_ELSEWHERE =
      List.of(
          "core.v1.AzureDiskVolumeSource.cachingMode",
          "core.v1.HostPathVolumeSource.type",
          "core.v1.NamespaceStatus.phase",
          "core.v1.NodeStatus.phase",
          "core.v1.PersistentVolumeClaimSpec.accessModes",
          "core.v1.PersistentVolumeClaimStatus.accessModes",
          "core.v1.PersistentVolumeClaimStatus.phase",
          "core.v1.PersistentVolumeSpec.accessModes",
          "core.v1.PersistentVolumeStatus.phase",
          "core.v1.PodStatus.qosClass",
          "core.v1.ResourceQuotaSpec.scopes",
          "core.v1.ScopedResourceSelectorRequirement.scopeName",
          "core.v1.VolumeMount.mountPropagation",
          "storage.v1.StorageClass.reclaimPolicy");

  @Test
  void whatRulesDoNotSayIsSaidOnce() {
    ObjectNode pod =
        Json.parse(
            """
            {"spec":{"restartPolicy":"Sometimes","containers":[{"name":"a",
             "ports":[{"protocol":"ICMP"}]}],"tolerations":[{"effect":"Never"}]},
             "status":{"phase":"Nice"}}
            """);
    List<FieldError> said = List.of(FieldError.required("spec.restartPolicy", ""));
    assertThat(EnumCheck.unsaid(POD, pod, said))
        .extracting(FieldError::text)
        .containsExactly(
            "spec.containers[0].ports[0].protocol: Unsupported value: \"ICMP\": supported values:"
                + " \"SCTP\", \"TCP\", \"UDP\"",
            "spec.tolerations[0].effect: Unsupported value: \"Never\": supported values:"
                + " \"NoExecute\", \"NoSchedule\", \"PreferNoSchedule\"");
  }

  private static Schema field(String row) {
    int dot = row.lastIndexOf('.');
    return SchemaLibrary.builtIn()
        .of(row.substring(0, dot))
        .flatMap(type -> type.field(row.substring(dot + 1)))
        .orElseThrow(() -> new AssertionError("no such field: " + row));
  }
}
