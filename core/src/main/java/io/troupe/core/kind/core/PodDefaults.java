package io.troupe.core.kind.core;

import static io.troupe.core.kind.Tree.defaultFlag;
import static io.troupe.core.kind.Tree.defaultNumber;
import static io.troupe.core.kind.Tree.defaultObject;
import static io.troupe.core.kind.Tree.defaultText;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import java.util.List;
import java.util.Map;

/**
 * What a pod's spec gets that its author left out, for Pods and for the templates of workloads.
 * Follows upstream pkg/apis/core/v1/defaults.go.
 */
public final class PodDefaults {
  private static final long GRACE_SECONDS = 30;

  private PodDefaults() {}

  /** Defaults of a pod template's spec, and the greater part of a Pod's. */
  public static void ofTemplateSpec(ObjectNode spec) {
    defaultText(spec, "restartPolicy", "Always");
    defaultText(spec, "dnsPolicy", "ClusterFirst");
    defaultText(spec, "schedulerName", "default-scheduler");
    defaultNumber(spec, "terminationGracePeriodSeconds", GRACE_SECONDS);
    defaultObject(spec, "securityContext");
    mirrorServiceAccount(spec);
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      Tree.objects(spec.path(list)).forEach(ContainerDefaults::of);
    }
    Tree.objects(spec.path("volumes")).forEach(VolumeDefaults::of);
  }

  /**
   * Only a Pod's own spec, never a template's: what would make a template's pods differ from it.
   */
  public static void ofPodSpec(ObjectNode spec) {
    ofTemplateSpec(spec);
    defaultFlag(spec, "enableServiceLinks", true);
    boolean hostNetwork = spec.path("hostNetwork").asBoolean(false);
    for (String list : List.of("containers", "initContainers")) {
      for (ObjectNode container : Tree.objects(spec.path(list))) {
        requestWhatIsLimited(container);
        if (hostNetwork) {
          Tree.objects(container.path("ports")).forEach(PodDefaults::hostPort);
        }
      }
    }
  }

  /** The old name of the field is still shown beside the new one. */
  static void mirrorServiceAccount(ObjectNode spec) {
    String name = Tree.text(spec, "serviceAccountName");
    String account = name.isEmpty() ? Tree.text(spec, "serviceAccount") : name;
    if (!account.isEmpty()) {
      spec.put("serviceAccountName", account).put("serviceAccount", account);
    }
  }

  private static void requestWhatIsLimited(ObjectNode container) {
    JsonNode limits = container.path("resources").path("limits");
    if (!(container.path("resources") instanceof ObjectNode resources) || limits.isEmpty()) {
      return;
    }
    ObjectNode requests = Tree.child(resources, "requests");
    for (Map.Entry<String, JsonNode> limit : limits.properties()) {
      if (!Tree.has(requests, limit.getKey())) {
        requests.set(limit.getKey(), limit.getValue());
      }
    }
  }

  private static void hostPort(ObjectNode port) {
    if (port.path("containerPort").isIntegralNumber()) {
      Tree.defaultNonZero(port, "hostPort", port.path("containerPort").asLong());
    }
  }
}
