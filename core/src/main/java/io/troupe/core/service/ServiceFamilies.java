package io.troupe.core.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fills in ipFamilyPolicy, ipFamilies and the pair clusterIP and clusterIPs, in a cluster whose
 * Services have IPv4 addresses only. Idempotent.
 */
public final class ServiceFamilies {
  private static final String IPV4 = "IPv4";
  private static final String IPV6 = "IPv6";
  private static final String SINGLE = "SingleStack";
  private static final String REQUIRE_DUAL = "RequireDualStack";

  private ServiceFamilies() {}

  /**
   * @param service changed in place
   * @return what this cluster cannot give, in upstream's words; empty when all is well
   */
  public static List<FieldError> fill(ObjectNode service, Optional<ObjectNode> old) {
    if (ServiceType.isExternalName(service)) {
      return List.of();
    }
    ObjectNode spec = (ObjectNode) service.path("spec");
    pairAddresses(spec);
    if (!spec.hasNonNull("ipFamilyPolicy")) {
      spec.put("ipFamilyPolicy", policy(service, old));
    }
    boolean bare = ServiceType.isHeadless(service) && spec.path("selector").isEmpty();
    List<FieldError> errors = new ArrayList<>();
    addressFamilies(spec, errors);
    if (!bare) {
      check(spec, errors);
    }
    if (!errors.isEmpty()) {
      return List.copyOf(errors);
    }
    ArrayNode families = spec.withArrayProperty("ipFamilies");
    if (families.isEmpty()) {
      families.add(IPV4);
    }
    boolean dual = !spec.path("ipFamilyPolicy").asText().equals(SINGLE);
    if (bare && dual && families.size() == 1) {
      families.add(families.path(0).asText().equals(IPV4) ? IPV6 : IPV4);
    }
    return List.of();
  }

  private static String policy(ObjectNode service, Optional<ObjectNode> old) {
    String before = old.map(o -> o.path("spec").path("ipFamilyPolicy").asText("")).orElse("");
    if (!before.isEmpty()) {
      return before;
    }
    boolean bare =
        ServiceType.isHeadless(service) && service.path("spec").path("selector").isEmpty();
    return bare ? REQUIRE_DUAL : SINGLE;
  }

  private static void pairAddresses(ObjectNode spec) {
    String one = spec.path("clusterIP").asText("");
    if (!one.isEmpty() && spec.path("clusterIPs").isEmpty()) {
      spec.putArray("clusterIPs").add(one);
    } else if (one.isEmpty() && !spec.path("clusterIPs").isEmpty()) {
      spec.put("clusterIP", spec.path("clusterIPs").path(0).asText());
    }
  }

  private static void addressFamilies(ObjectNode spec, List<FieldError> errors) {
    JsonNode addresses = spec.path("clusterIPs");
    for (int i = spec.path("ipFamilies").size(); i < addresses.size(); i++) {
      String address = addresses.path(i).asText();
      if (address.equals(ServiceType.NONE)) {
        return;
      }
      if (address.contains(":")) {
        errors.add(
            new FieldError(
                FieldError.Type.INVALID,
                "spec.clusterIPs[" + i + "]",
                addresses.toString(),
                "IPv6 is not configured on this cluster"));
      } else {
        spec.withArrayProperty("ipFamilies").add(IPV4);
      }
    }
  }

  private static void check(ObjectNode spec, List<FieldError> errors) {
    String policy = spec.path("ipFamilyPolicy").asText();
    if (policy.equals(SINGLE)) {
      String need =
          "must be 'RequireDualStack' or 'PreferDualStack' when multiple %s are specified";
      if (spec.path("clusterIPs").size() > 1) {
        errors.add(
            FieldError.invalid("spec.ipFamilyPolicy", policy, need.formatted("cluster IPs")));
      }
      if (spec.path("ipFamilies").size() > 1) {
        errors.add(
            FieldError.invalid("spec.ipFamilyPolicy", policy, need.formatted("IP families")));
      }
    }
    if (policy.equals(REQUIRE_DUAL)) {
      errors.add(
          FieldError.invalid(
              "spec.ipFamilyPolicy",
              policy,
              "this cluster is not configured for dual-stack services"));
    }
    for (int i = 0; i < spec.path("ipFamilies").size(); i++) {
      String family = spec.path("ipFamilies").path(i).asText();
      if (!family.equals(IPV4)) {
        errors.add(
            FieldError.invalid(
                "spec.ipFamilies[" + i + "]", family, "not configured on this cluster"));
      }
    }
  }
}
