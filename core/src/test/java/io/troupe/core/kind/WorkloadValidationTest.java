package io.troupe.core.kind;

import static io.troupe.core.kind.Samples.created;
import static io.troupe.core.kind.Samples.errors;
import static io.troupe.core.kind.Samples.updateErrors;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds of apps, and ReplicationController: what a user can get wrong in each. */
class WorkloadValidationTest {
  private static final String POD =
      "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}";
  private static final String SELECTOR = "'selector':{'matchLabels':{'a':'b'}}";

  private static String workload(String more) {
    return "{'metadata':{'name':'x','uid':'u'},'spec':{"
        + SELECTOR
        + ','
        + POD
        + (more.isEmpty() ? "" : "," + more)
        + "}}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'podManagementPolicy':'Any' | spec.podManagementPolicy: Invalid value: \"Any\": must be"
            + " 'OrderedReady' or 'Parallel'",
        "'updateStrategy':{'type':'Slow'} | spec.updateStrategy: Invalid value:"
            + " {\"type\":\"Slow\"}: must be 'RollingUpdate' or 'OnDelete'",
        "'updateStrategy':{'type':'OnDelete','rollingUpdate':{'partition':1}} |"
            + " spec.updateStrategy.rollingUpdate: Invalid value: {\"partition\":1}: only allowed"
            + " for updateStrategy 'RollingUpdate'",
        "'updateStrategy':{'rollingUpdate':{'partition':-1}} |"
            + " spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater"
            + " than or equal to 0",
        "'persistentVolumeClaimRetentionPolicy':{'whenScaled':'Keep'} |"
            + " spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: \"Keep\":"
            + " supported values: \"Delete\", \"Retain\"",
        "'ordinals':{'start':-1} | spec.ordinals.start: Invalid value: -1: must be greater than or"
            + " equal to 0",
        "'selector':{} | spec.selector: Invalid value: {}: empty selector is invalid for"
            + " statefulset"
      })
  void statefulSets(String more, String message) {
    assertThat(errors("statefulsets.apps", workload(more))).containsExactly(message);
  }

  @Test
  void podsOfAStatefulSetMayMountItsClaims() {
    String text =
        workload("'volumeClaimTemplates':[{'metadata':{'name':'data'}}]")
            .replace(
                "'image':'i'", "'image':'i','volumeMounts':[{'name':'data','mountPath':'/d'}]");
    assertThat(errors("statefulsets.apps", text)).isEmpty();
  }

  @Test
  void ofAStatefulSetOnlyAFewFieldsMayChange() {
    ObjectNode old = created("statefulsets.apps", workload("'serviceName':'s'"));
    ObjectNode scaled = old.deepCopy();
    scaled.withObject("spec").put("replicas", 5).put("minReadySeconds", 3);
    assertThat(updateErrors("statefulsets.apps", scaled, old)).isEmpty();
    ObjectNode renamed = old.deepCopy();
    renamed.withObject("spec").put("serviceName", "other");
    assertThat(updateErrors("statefulsets.apps", renamed, old))
        .containsExactly(
            "spec: Forbidden: updates to statefulset spec for fields other than 'replicas',"
                + " 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit',"
                + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'updateStrategy':{'type':'Slow'} | spec.updateStrategy: Unsupported value: \"Slow\":"
            + " supported values: \"RollingUpdate\", \"OnDelete\"",
        "'updateStrategy':{'rollingUpdate':{'maxSurge':1}} |"
            + " spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when"
            + " maxUnavailable is non-zero",
        "'updateStrategy':{'rollingUpdate':{'maxUnavailable':0}} |"
            + " spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when"
            + " maxSurge is 0",
        "'updateStrategy':{'rollingUpdate':{'maxUnavailable':'110%'}} |"
            + " spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: \"110%\": must not"
            + " be greater than 100%"
      })
  void daemonSets(String more, String message) {
    assertThat(errors("daemonsets.apps", workload(more))).containsExactly(message);
  }

  @Test
  void theSelectorOfADaemonSetIsFixed() {
    ObjectNode old = created("daemonsets.apps", workload(""));
    ObjectNode next = old.deepCopy();
    next.withObject("spec").putObject("selector").putObject("matchLabels").put("a", "c");
    assertThat(updateErrors("daemonsets.apps", next, old))
        .containsExactly(
            "spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"c\"}}: field is immutable");
  }

  @Test
  void aReplicationControllerSelectsByItsTemplate() {
    ObjectNode controller =
        created("replicationcontrollers", "{'metadata':{'name':'x'},'spec':{" + POD + "}}");
    assertThat(controller.path("spec").path("selector").path("a").asText()).isEqualTo("b");
    assertThat(controller.path("metadata").path("labels").path("a").asText()).isEqualTo("b");
    assertThat(errors("replicationcontrollers", "{'spec':{" + POD + ",'selector':{'a':'x'}}}"))
        .containsExactly(
            "spec.template.metadata.labels: Invalid value: {\"a\":\"b\"}: `selector` does not match"
                + " template `labels`");
    assertThat(errors("replicationcontrollers", "{'spec':{'selector':{'a':'b'}}}"))
        .containsExactly("spec.template: Required value");
  }
}
