package io.troupe.node.boot;

import io.troupe.core.service.ServiceRanges;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names and addresses under which the API server may be called; they stand in its certificate.
 */
final class ApiNames {
  private static final List<String> ALWAYS =
      List.of(
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "kubernetes.default.svc.cluster.local",
          "localhost",
          "127.0.0.1");

  private ApiNames() {}

  static List<String> of(Settings settings) {
    Set<String> names = new LinkedHashSet<>(ALWAYS);
    names.add(ServiceRanges.of(settings.serviceCidr()).addresses().lowest());
    names.add(settings.address());
    names.addAll(settings.extraHosts());
    return new ArrayList<>(names);
  }
}
