package io.troupe.core.reconcile.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.reconcile.Members;
import io.troupe.core.reconcile.PodView;
import io.troupe.core.reconcile.PodViews;
import io.troupe.core.reconcile.Selectors;
import io.troupe.core.reconcile.Types;
import io.troupe.core.select.LabelSelector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What endpoint controllers read of a Service.
 *
 * @param families IPv4 or IPv6, at least one, the first being the Service's own
 * @param publishesNotReady whether unready pods count as ready
 */
public record ServiceView(
    StoredObject stored,
    ObjectNode tree,
    LabelSelector selector,
    List<String> families,
    boolean headless,
    boolean external,
    boolean publishesNotReady) {

  public ServiceView {
    families = List.copyOf(families);
  }

  /** One port of an endpoint, resolved for a pod. */
  public record Port(String name, int number, String protocol, String appProtocol)
      implements Comparable<Port> {
    private static final Comparator<Port> ORDER =
        Comparator.comparing(Port::name)
            .thenComparing(Port::number)
            .thenComparing(Port::protocol)
            .thenComparing(Port::appProtocol);

    @Override
    public int compareTo(Port other) {
      return ORDER.compare(this, other);
    }
  }

  public static ServiceView of(StoredObject stored) {
    ObjectNode tree = stored.tree();
    JsonNode spec = tree.path("spec");
    List<String> families = new ArrayList<>();
    spec.path("ipFamilies").forEach(family -> families.add(family.asText()));
    if (families.isEmpty()) {
      families.add(spec.path("clusterIP").asText("").contains(":") ? "IPv6" : "IPv4");
    }
    return new ServiceView(
        stored,
        tree,
        LabelSelector.ofLabels(spec.path("selector")),
        families,
        spec.path("clusterIP").asText("").equals("None"),
        spec.path("type").asText("").equals("ExternalName"),
        spec.path("publishNotReadyAddresses").asBoolean(false));
  }

  /**
   * Pods that have begun and not ended, by name.
   *
   * @param terminating whether pods being deleted count
   */
  public List<PodView> pods(ClusterImage image, PodViews views, boolean terminating) {
    List<PodView> found = new ArrayList<>();
    for (StoredObject pod : Members.of(selector, image.of(Types.PODS), stored.key().namespace())) {
      if (terminating || !pod.facts().deleting()) {
        PodView view = views.of(pod);
        if (!view.finished() && !view.addresses().isEmpty()) {
          found.add(view);
        }
      }
    }
    return found;
  }

  public Optional<String> address(PodView pod, String family) {
    boolean six = family.equals("IPv6");
    return pod.addresses().stream().filter(ip -> ip.contains(":") == six).findFirst();
  }

  /** Ports that this pod serves, sorted; a named target port the pod lacks is left out. */
  public List<Port> ports(PodView pod) {
    TreeSet<Port> found = new TreeSet<>();
    for (JsonNode port : tree.path("spec").path("ports")) {
      String protocol = port.path("protocol").asText("TCP");
      Optional<Integer> number = target(pod, port, protocol);
      if (number.isPresent()) {
        found.add(
            new Port(
                port.path("name").asText(""),
                number.get(),
                protocol,
                port.path("appProtocol").asText("")));
      }
    }
    return List.copyOf(found);
  }

  private static Optional<Integer> target(PodView pod, JsonNode port, String protocol) {
    JsonNode target = port.path("targetPort");
    if (target.isTextual()) {
      return pod.ports().stream()
          .filter(p -> p.name().equals(target.asText()) && p.protocol().equals(protocol))
          .map(PodView.Port::number)
          .findFirst();
    }
    return Optional.of(target.asInt(0) != 0 ? target.asInt() : port.path("port").asInt());
  }

  /** Whether a pod that has none of the ports still counts. */
  public boolean portless() {
    return tree.path("spec").path("ports").isEmpty();
  }

  /** The name DNS gives the pod under this Service; empty for none. */
  public String hostname(PodView pod) {
    return pod.subdomain().equals(stored.key().name()) ? pod.hostname() : "";
  }

  public static ObjectNode targetRef(PodView pod) {
    ObjectNode reference = Json.object();
    reference.put("kind", "Pod").put("namespace", pod.stored().key().namespace());
    return reference.put("name", pod.stored().key().name()).put("uid", pod.stored().uid().value());
  }

  /** The Services a changed Service or pod concerns. */
  public static List<ObjectKey> concerned(
      ObjectChange change, ClusterImage image, Selectors selectors) {
    ObjectKey key = change.last().key();
    if (key.type().equals(Types.SERVICES)) {
      return List.of(key);
    }
    List<ObjectKey> found = new ArrayList<>();
    for (StoredObject service : image.of(Types.SERVICES).inNamespace(key.namespace())) {
      LabelSelector selector = selectors.of(service);
      boolean before =
          change.before().map(pod -> selector.matches(pod.facts().labels())).orElse(false);
      if (!selector.matchesEverything()
          && (before || selector.matches(change.last().facts().labels()))) {
        found.add(service.key());
      }
    }
    return found;
  }

  /** When the newest of these pods became ready; for the trigger time annotation. */
  public static Optional<String> triggerTime(List<PodView> pods) {
    return pods.stream()
        .flatMap(pod -> pod.readySince().stream())
        .max(Comparator.naturalOrder())
        .map(io.troupe.core.reconcile.Trees::time);
  }
}
