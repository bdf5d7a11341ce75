package io.troupe.core.reconcile.endpoints;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.PodView;
import io.troupe.core.reconcile.Selectors;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One Endpoints object per Service with a selector, named like it. */
public final class EndpointsController implements Controller {
  private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
  private static final String HEADLESS = "service.kubernetes.io/headless";
  private static final String TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";
  private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";

  /** Upstream's; the rest is only in the slices. */
  private static final int ADDRESSES_MAX = 1_000;

  private final Selectors selectors;

  public EndpointsController(Selectors selectors) {
    this.selectors = selectors;
  }

  @Override
  public String name() {
    return "endpoint-controller";
  }

  @Override
  public boolean staysInNamespace() {
    return true;
  }

  @Override
  public Collection<ResourceType> watches() {
    return List.of(Types.SERVICES, Types.PODS, Types.ENDPOINTS);
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    ObjectKey key = change.last().key();
    if (key.type().equals(Types.ENDPOINTS)) {
      return List.of(Wake.now(new ObjectKey(Types.SERVICES, key.namespace(), key.name())));
    }
    return Wake.now(ServiceView.concerned(change, image, selectors));
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    Stream<ObjectKey> services = image.of(Types.SERVICES).all().stream().map(StoredObject::key);
    Stream<ObjectKey> leftovers =
        image.of(Types.ENDPOINTS).all().stream()
            .filter(EndpointsController::ours)
            .map(e -> new ObjectKey(Types.SERVICES, e.key().namespace(), e.key().name()));
    return Wake.now(Stream.concat(services, leftovers).toList());
  }

  private static boolean ours(StoredObject endpoints) {
    return endpoints.facts().labels().containsKey(MANAGED_BY);
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    ObjectKey endpointsKey = new ObjectKey(Types.ENDPOINTS, key.namespace(), key.name());
    Optional<StoredObject> existing = image.get(endpointsKey);
    Optional<StoredObject> stored = image.get(key);
    if (stored.isEmpty()) {
      return existing
          .filter(EndpointsController::ours)
          .map(e -> Plan.of(delete(e)))
          .orElse(Plan.NOTHING);
    }
    ServiceView service = ServiceView.of(stored.get());
    if (service.selector().matchesEverything()
        || service.external()
        || stored.get().facts().deleting()) {
      return Plan.NOTHING;
    }
    List<PodView> pods =
        service.pods(image, situation.pods(), service.publishesNotReady()).stream()
            .filter(pod -> service.address(pod, service.families().getFirst()).isPresent())
            .sorted(Comparator.comparing((PodView pod) -> !counts(service, pod)))
            .toList();
    boolean truncated = pods.size() > ADDRESSES_MAX;
    ArrayNode subsets = subsets(service, pods.stream().limit(ADDRESSES_MAX).toList());
    ObjectNode labels = labels(service);
    if (existing.isEmpty()) {
      ObjectNode object = Json.object().put("kind", "Endpoints").put("apiVersion", "v1");
      object.putObject("metadata").put("name", key.name()).put("namespace", key.namespace());
      fill(object, labels, subsets, truncated, ServiceView.triggerTime(pods));
      return new Plan(
          List.of(new Action.Create(endpointsKey, object, Optional.empty())),
          Optional.empty(),
          "service without endpoints");
    }
    ObjectNode tree = existing.get().tree();
    boolean same =
        Trees.same(labels, tree.path("metadata").path("labels"))
            && (subsets.isEmpty()
                ? tree.path("subsets").isEmpty()
                : Trees.same(subsets, tree.path("subsets")))
            && truncated == tree.path("metadata").path("annotations").has(OVER_CAPACITY);
    if (same) {
      return Plan.NOTHING;
    }
    fill(tree, labels, subsets, truncated, ServiceView.triggerTime(pods));
    return Plan.of(new Action.Update(existing.get(), "", tree, false, Optional.empty()));
  }

  private static boolean counts(ServiceView service, PodView pod) {
    return service.publishesNotReady() || pod.ready();
  }

  private static Action delete(StoredObject endpoints) {
    return new Action.Delete(
        endpoints, Optional.empty(), Optional.empty(), false, Optional.empty());
  }

  private static void fill(
      ObjectNode object,
      ObjectNode labels,
      ArrayNode subsets,
      boolean truncated,
      Optional<String> trigger) {
    Trees.metadata(object).set("labels", labels);
    trigger.ifPresent(time -> Trees.annotations(object).put(TRIGGER, time));
    if (truncated) {
      Trees.annotations(object).put(OVER_CAPACITY, "truncated");
    } else if (object.path("metadata").path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(OVER_CAPACITY);
    }
    if (subsets.isEmpty()) {
      object.remove("subsets");
    } else {
      object.set("subsets", subsets);
    }
  }

  private static ObjectNode labels(ServiceView service) {
    Map<String, String> labels = new TreeMap<>(service.stored().facts().labels());
    labels.put(MANAGED_BY, "endpoint-controller");
    if (service.headless()) {
      labels.put(HEADLESS, "");
    } else {
      labels.remove(HEADLESS);
    }
    return Trees.ofStrings(labels);
  }

  /** Pods that serve the same ports share a subset. */
  private static ArrayNode subsets(ServiceView service, List<PodView> pods) {
    Map<String, List<PodView>> byPorts = new TreeMap<>();
    Map<String, List<ServiceView.Port>> portsOf = new TreeMap<>();
    for (PodView pod : pods) {
      List<ServiceView.Port> ports = service.ports(pod);
      if (!ports.isEmpty() || service.portless() && service.headless()) {
        byPorts.computeIfAbsent(ports.toString(), _ -> new ArrayList<>()).add(pod);
        portsOf.put(ports.toString(), ports);
      }
    }
    ArrayNode subsets = Json.object().arrayNode();
    byPorts.forEach((text, members) -> {
      ObjectNode subset = subsets.addObject();
      addresses(subset, "addresses", service, members, true);
      addresses(subset, "notReadyAddresses", service, members, false);
      ports(subset, portsOf.get(text));
    });
    return subsets;
  }

  private static void addresses(
      ObjectNode subset, String field, ServiceView service, List<PodView> pods, boolean ready) {
    List<PodView> some =
        pods.stream()
            .filter(pod -> counts(service, pod) == ready)
            .sorted(
                Comparator.comparing((PodView pod) -> pod.addresses().getFirst())
                    .thenComparing(pod -> pod.stored().uid().value()))
            .toList();
    if (some.isEmpty()) {
      return;
    }
    ArrayNode array = subset.putArray(field);
    for (PodView pod : some) {
      ObjectNode address = array.addObject();
      address.put("ip", service.address(pod, service.families().getFirst()).orElseThrow());
      if (!service.hostname(pod).isEmpty()) {
        address.put("hostname", service.hostname(pod));
      }
      if (!pod.nodeName().isEmpty()) {
        address.put("nodeName", pod.nodeName());
      }
      address.set("targetRef", ServiceView.targetRef(pod));
    }
  }

  private static void ports(ObjectNode subset, List<ServiceView.Port> ports) {
    if (ports.isEmpty()) {
      return;
    }
    ArrayNode array = subset.putArray("ports");
    for (ServiceView.Port port : ports) {
      ObjectNode entry = array.addObject();
      if (!port.name().isEmpty()) {
        entry.put("name", port.name());
      }
      entry.put("port", port.number()).put("protocol", port.protocol());
      if (!port.appProtocol().isEmpty()) {
        entry.put("appProtocol", port.appProtocol());
      }
    }
  }
}
