package io.troupe.core.kind.core;

import static io.troupe.core.kind.Tree.defaultFlag;
import static io.troupe.core.kind.Tree.defaultNumber;
import static io.troupe.core.kind.Tree.defaultText;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.service.ServiceUpdate;
import java.util.List;

/**
 * Services. Addresses and node ports are given out by the gate, which claims them; here is what
 * needs no claim. Follows upstream pkg/registry/core/service.
 */
final class ServiceRules implements KindRules {
  static final String NO_ADDRESS = "None";
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
    if (ServiceExposureValidation.isExposed(spec)) {
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
    ServiceUpdate.prepare(service, old);
  }

  @Override
  public List<FieldError> validate(ObjectNode service) {
    return ServiceValidation.of(service.path("spec"));
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode service, ObjectNode old) {
    return ServiceValidation.ofUpdate(service.path("spec"), old.path("spec"));
  }

  @Override
  public List<String> warnings(ObjectNode service) {
    return ServiceExposureValidation.warnings(service.path("spec"));
  }
}
