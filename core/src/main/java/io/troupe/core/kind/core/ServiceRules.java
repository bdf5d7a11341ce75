package io.troupe.core.kind.core;

import static io.troupe.core.kind.Tree.defaultFlag;
import static io.troupe.core.kind.Tree.defaultNumber;
import static io.troupe.core.kind.Tree.defaultText;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/**
 * Services. Addresses and node ports are given out by the gate, which claims them; here is what
 * needs no claim. Follows upstream pkg/registry/core/service.
 */
final class ServiceRules implements KindRules {
  static final String NO_ADDRESS = "None";
  private static final List<String> ADDRESSES =
      List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy");
  private static final long AFFINITY_SECONDS = 10_800;

  @Override
  public NameForm nameForm() {
    return NameForm.LABEL_1035;
  }

  @Override
  public void applyDefaults(ObjectNode service) {
    ObjectNode spec = Tree.child(service, "spec");
    defaultText(spec, "type", "ClusterIP");
    defaultText(spec, "sessionAffinity", "None");
    String affinity = Tree.text(spec, "sessionAffinity");
    if (affinity.equals("ClientIP")) {
      ObjectNode client = Tree.child(Tree.child(spec, "sessionAffinityConfig"), "clientIP");
      defaultNumber(client, "timeoutSeconds", AFFINITY_SECONDS);
    } else if (affinity.equals("None")) {
      spec.remove("sessionAffinityConfig");
    }
    for (ObjectNode port : Tree.objects(spec.path("ports"))) {
      defaultText(port, "protocol", "TCP");
      boolean untargeted =
          !Tree.has(port, "targetPort")
              || List.of("", "0").contains(port.path("targetPort").asText());
      if (untargeted && Tree.has(port, "port")) {
        port.set("targetPort", port.path("port"));
      }
    }
    ofType(Tree.text(spec, "type"), spec);
  }

  private static void ofType(String type, ObjectNode spec) {
    if (List.of("NodePort", "LoadBalancer").contains(type)) {
      defaultText(spec, "externalTrafficPolicy", "Cluster");
    }
    if (List.of("ClusterIP", "NodePort", "LoadBalancer").contains(type)) {
      defaultText(spec, "internalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      defaultFlag(spec, "allocateLoadBalancerNodePorts", true);
    }
  }

  @Override
  public void prepareForCreate(ObjectNode service) {
    service.putObject("status").putObject("loadBalancer");
    families(Tree.child(service, "spec"));
  }

  /** One family, IPv4; a headless service without selector says nothing about its families. */
  private static void families(ObjectNode spec) {
    if (Tree.text(spec, "type").equals("ExternalName")) {
      return;
    }
    String address = Tree.text(spec, "clusterIP");
    if (!address.isEmpty() && spec.path("clusterIPs").isEmpty()) {
      spec.putArray("clusterIPs").add(address);
    }
    boolean free = address.equals(NO_ADDRESS) && spec.path("selector").isEmpty();
    defaultText(spec, "ipFamilyPolicy", free ? "RequireDualStack" : "SingleStack");
    if (spec.path("ipFamilies").isEmpty()) {
      var families = spec.putArray("ipFamilies").add("IPv4");
      if (free) {
        families.add("IPv6");
      }
    }
  }

  /**
   * What the server gave and the client left out stays: people apply manifests without it. What a
   * new type has no use for goes, if only the type was changed.
   */
  @Override
  public void prepareForUpdate(ObjectNode service, ObjectNode old) {
    ObjectNode spec = Tree.child(service, "spec");
    ObjectNode before = Tree.child(old, "spec");
    if (hasAddress(spec) && hasAddress(before)) {
      for (String field : ADDRESSES) {
        if (!Tree.has(spec, field) || spec.path(field).asText("x").isEmpty()) {
          Tree.copy(before, spec, field);
        }
      }
    } else if (hasAddress(before)) {
      ADDRESSES.forEach(field -> dropUnlessChanged(spec, before, field));
    }
    if (isExternal(spec)) {
      keepNodePorts(spec, before);
    } else if (isExternal(before)) {
      dropNodePorts(spec, before);
      dropUnlessChanged(spec, before, "externalTrafficPolicy");
    }
    if (!Tree.text(spec, "type").equals("LoadBalancer")) {
      dropUnlessChanged(spec, before, "allocateLoadBalancerNodePorts");
    }
  }

  private static boolean isExternal(ObjectNode spec) {
    return List.of("NodePort", "LoadBalancer").contains(Tree.text(spec, "type"));
  }

  private static void dropUnlessChanged(ObjectNode spec, ObjectNode before, String field) {
    if (spec.path(field).equals(before.path(field))) {
      spec.remove(field);
    }
  }

  private static void dropNodePorts(ObjectNode spec, ObjectNode before) {
    List<ObjectNode> ports = Tree.objects(spec.path("ports"));
    List<ObjectNode> known = Tree.objects(before.path("ports"));
    for (int i = 0; i < Math.min(ports.size(), known.size()); i++) {
      dropUnlessChanged(ports.get(i), known.get(i), "nodePort");
    }
  }

  private static boolean hasAddress(ObjectNode spec) {
    return !Tree.text(spec, "type").equals("ExternalName");
  }

  private static void keepNodePorts(ObjectNode spec, ObjectNode before) {
    for (ObjectNode port : Tree.objects(spec.path("ports"))) {
      for (ObjectNode known : Tree.objects(before.path("ports"))) {
        boolean same =
            known.path("port").equals(port.path("port"))
                && known.path("protocol").equals(port.path("protocol"));
        if (same && Tree.has(known, "nodePort")) {
          Tree.defaultNonZero(port, "nodePort", known.path("nodePort").asLong());
        }
      }
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode service) {
    return ServiceValidation.of(service.path("spec"));
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode service, ObjectNode old) {
    return ServiceValidation.ofUpdate(service.path("spec"), old.path("spec"));
  }
}
