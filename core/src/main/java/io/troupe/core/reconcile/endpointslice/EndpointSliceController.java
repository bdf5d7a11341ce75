package io.troupe.core.reconcile.endpointslice;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
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
import io.troupe.core.reconcile.endpoints.ServiceView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Spreads a Service's pods over slices of at most 100, one family and one set of ports a slice. A
 * pod stays in the slice it is in; a Service without pods keeps one empty slice.
 */
public final class EndpointSliceController implements Controller {
  static final String SERVICE_NAME = "kubernetes.io/service-name";
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  static final String MANAGER = "endpointslice-controller.k8s.io";
  private static final String HEADLESS = "service.kubernetes.io/headless";
  private static final String TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";
  private static final String ZONE = "topology.kubernetes.io/zone";

  private final Selectors selectors;

  public EndpointSliceController(Selectors selectors) {
    this.selectors = selectors;
  }

  @Override
  public String name() {
    return "endpointslice-controller";
  }

  @Override
  public Collection<ResourceType> watches() {
    return List.of(Types.SERVICES, Types.PODS, Types.ENDPOINT_SLICES);
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    StoredObject last = change.last();
    if (last.key().type().equals(Types.ENDPOINT_SLICES)) {
      String service = last.facts().labels().getOrDefault(SERVICE_NAME, "");
      return ours(last) && !service.isEmpty()
          ? List.of(Wake.now(new ObjectKey(Types.SERVICES, last.key().namespace(), service)))
          : List.of();
    }
    return Wake.now(ServiceView.concerned(change, image, selectors));
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    return image.of(Types.SERVICES).all().stream().map(s -> Wake.now(s.key())).toList();
  }

  private static boolean ours(StoredObject slice) {
    return MANAGER.equals(slice.facts().labels().get(MANAGED_BY));
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> stored = image.get(key);
    if (stored.isEmpty() || stored.get().facts().deleting()) {
      return Plan.NOTHING; // slices are owned by the Service and go with it
    }
    ServiceView service = ServiceView.of(stored.get());
    if (service.selector().matchesEverything() || service.external()) {
      return Plan.NOTHING;
    }
    List<SliceDraft> left = new ArrayList<>();
    for (StoredObject slice :
        image
            .of(Types.ENDPOINT_SLICES)
            .withTerm(Terms.label(SERVICE_NAME, key.name()), key.namespace())) {
      if (ours(slice) && !slice.facts().deleting()) {
        left.add(SliceDraft.of(slice));
      }
    }
    List<PodView> pods = service.pods(image, situation.pods(), true);
    Writer writer = new Writer(service, image, situation, ServiceView.triggerTime(pods));
    for (String family : service.families()) {
      Map<String, Map<String, ObjectNode>> groups = new TreeMap<>();
      Map<String, ArrayNode> portsOf = new TreeMap<>();
      for (PodView pod : pods) {
        List<ServiceView.Port> ports = service.ports(pod);
        Optional<String> address = service.address(pod, family);
        if (address.isPresent() && (!ports.isEmpty() || service.portless())) {
          portsOf.put(ports.toString(), ports(ports));
          groups
              .computeIfAbsent(ports.toString(), _ -> new LinkedHashMap<>())
              .put(pod.stored().uid().value(), endpoint(service, pod, address.get(), image));
        }
      }
      groups.forEach((text, endpoints) -> writer.group(family, portsOf.get(text), endpoints, left));
      if (groups.isEmpty()) {
        writer.empty(family, left);
      }
    }
    return writer.done(left);
  }

  private static ArrayNode ports(List<ServiceView.Port> ports) {
    ArrayNode array = Json.object().arrayNode();
    for (ServiceView.Port port : ports) {
      ObjectNode entry = array.addObject();
      entry.put("name", port.name()).put("port", port.number()).put("protocol", port.protocol());
      if (!port.appProtocol().isEmpty()) {
        entry.put("appProtocol", port.appProtocol());
      }
    }
    return array;
  }

  private static ObjectNode endpoint(
      ServiceView service, PodView pod, String address, ClusterImage image) {
    ObjectNode endpoint = Json.object();
    endpoint.putArray("addresses").add(address);
    ObjectNode conditions = endpoint.putObject("conditions");
    conditions.put("ready", service.publishesNotReady() || pod.ready() && !pod.deleting());
    conditions.put("serving", pod.ready()).put("terminating", pod.deleting());
    if (!service.hostname(pod).isEmpty()) {
      endpoint.put("hostname", service.hostname(pod));
    }
    endpoint.set("targetRef", ServiceView.targetRef(pod));
    if (!pod.nodeName().isEmpty()) {
      endpoint.put("nodeName", pod.nodeName());
      image
          .get(new ObjectKey(Types.NODES, "", pod.nodeName()))
          .map(node -> node.facts().labels().get(ZONE))
          .ifPresent(zone -> endpoint.put("zone", zone));
    }
    return endpoint;
  }

  /** Turns placed endpoints into writes. */
  private static final class Writer {
    private final ServiceView service;
    private final ClusterImage image;
    private final Situation situation;
    private final Optional<String> trigger;
    private final ObjectNode labels;
    private final Plan.Draft draft = new Plan.Draft();
    private final List<ObjectNode> creates = new ArrayList<>();

    Writer(ServiceView service, ClusterImage image, Situation situation, Optional<String> trigger) {
      this.service = service;
      this.image = image;
      this.situation = situation;
      this.trigger = trigger;
      Map<String, String> all = new TreeMap<>(service.stored().facts().labels());
      all.put(SERVICE_NAME, service.stored().key().name());
      all.put(MANAGED_BY, MANAGER);
      if (service.headless()) {
        all.put(HEADLESS, "");
      } else {
        all.remove(HEADLESS);
      }
      this.labels = Trees.ofStrings(all);
    }

    void group(
        String family, ArrayNode ports, Map<String, ObjectNode> endpoints, List<SliceDraft> left) {
      List<SliceDraft> fitting = left.stream().filter(s -> s.serves(family, ports)).toList();
      left.removeAll(fitting);
      for (SliceDraft slice : SliceDraft.place(fitting, endpoints)) {
        if (slice.size() == 0) {
          left.add(slice);
        } else {
          write(slice, family, ports, slice.endpoints());
        }
      }
    }

    /** Shows that the Service is known and has nobody behind it. */
    void empty(String family, List<SliceDraft> left) {
      Optional<SliceDraft> reused =
          left.stream()
              .filter(s -> s.before().path("addressType").asText().equals(family))
              .findFirst();
      reused.ifPresent(left::remove);
      ArrayNode none = Json.object().arrayNode();
      write(reused.orElseGet(SliceDraft::fresh), family, none, none);
    }

    private void write(SliceDraft slice, String family, ArrayNode ports, ArrayNode endpoints) {
      ObjectNode tree = slice.before().deepCopy();
      if (slice.stored().isEmpty()) {
        tree.put("kind", "EndpointSlice").put("apiVersion", "discovery.k8s.io/v1");
        tree.putObject("metadata").put("generateName", service.stored().key().name() + "-");
        tree.put("addressType", family);
        fill(tree, ports, endpoints);
        creates.add(tree);
        return;
      }
      boolean same =
          Trees.same(labels, tree.path("metadata").path("labels"))
              && (endpoints.isEmpty()
                  ? tree.path("endpoints").isEmpty()
                  : Trees.same(endpoints, tree.path("endpoints")))
              && (ports.isEmpty()
                  ? tree.path("ports").isEmpty()
                  : Trees.same(ports, tree.path("ports")));
      if (!same) {
        fill(tree, ports, endpoints);
        draft.add(
            new Action.Update(slice.stored().orElseThrow(), "", tree, false, Optional.empty()));
      }
    }

    private void fill(ObjectNode tree, ArrayNode ports, ArrayNode endpoints) {
      ObjectNode metadata = Trees.metadata(tree);
      metadata.put("namespace", service.stored().key().namespace());
      metadata.set("labels", labels.deepCopy());
      metadata
          .putArray("ownerReferences")
          .add(Trees.controllerReference(service.stored(), "v1", "Service"));
      trigger.ifPresent(time -> Trees.annotations(tree).put(TRIGGER, time));
      tree.set("endpoints", endpoints);
      tree.set("ports", ports);
    }

    Plan done(List<SliceDraft> left) {
      String namespace = service.stored().key().namespace();
      List<String> names =
          situation
              .names()
              .take(
                  service.stored().key().name() + "-",
                  creates.size(),
                  name -> image.of(Types.ENDPOINT_SLICES).get(namespace, name).isPresent());
      for (int i = 0; i < creates.size(); i++) {
        ObjectNode tree = creates.get(i);
        Trees.metadata(tree).put("name", names.get(i));
        ObjectKey key = new ObjectKey(Types.ENDPOINT_SLICES, namespace, names.get(i));
        draft.add(new Action.Create(key, tree, Optional.empty()));
        draft.because("new endpoint slice " + names.get(i));
      }
      for (SliceDraft unused : left) {
        draft.add(
            new Action.Delete(
                unused.stored().orElseThrow(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty()));
      }
      return draft.done();
    }
  }
}
