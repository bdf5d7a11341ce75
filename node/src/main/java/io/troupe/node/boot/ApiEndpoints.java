package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.image.ImageReader;
import io.troupe.core.image.StoredObject;
import io.troupe.core.member.Member;
import io.troupe.core.service.KubernetesService;
import io.troupe.core.service.KubernetesService.Place;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the endpoints of Service {@code default/kubernetes}: one for each control-plane node that
 * serves. The first of these by name writes them, and a second one would write the same. Follows
 * upstream pkg/controlplane/reconcilers/lease.go.
 */
final class ApiEndpoints {
  private static final Logger LOG = LoggerFactory.getLogger(ApiEndpoints.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Bootstrap bootstrap;
  private final ImageReader images;
  private final Supplier<List<Member>> members;
  private final String self;

  private ApiEndpoints(
      Bootstrap bootstrap, ImageReader images, Supplier<List<Member>> members, String self) {
    this.bootstrap = bootstrap;
    this.images = images;
    this.members = members;
    this.self = self;
  }

  /**
   * @param self this node's name among the members
   */
  static void start(
      ActorSystem<?> system,
      Bootstrap bootstrap,
      ImageReader images,
      Supplier<List<Member>> members,
      String self) {
    ApiEndpoints endpoints = new ApiEndpoints(bootstrap, images, members, self);
    system
        .scheduler()
        .scheduleWithFixedDelay(EVERY, EVERY, endpoints::reconcile, system.executionContext());
  }

  private void reconcile() {
    List<Member> serving = members.get().stream().filter(Member::serving).toList();
    if (!serving.isEmpty() && serving.getFirst().name().equals(self)) {
      objects(places(serving)).forEach(this::write);
    }
  }

  static List<ObjectNode> objects(List<Place> places) {
    return places.isEmpty()
        ? List.of()
        : List.of(KubernetesService.endpoints(places), KubernetesService.endpointSlice(places));
  }

  /**
   * Addresses that others can use. Where all nodes are on one machine's loopback, and these would
   * fall together, the loopback's own.
   */
  private static List<Place> places(List<Member> serving) {
    List<Place> as = new ArrayList<>();
    List<Place> reachable = new ArrayList<>();
    for (Member member : serving) {
      URI api = URI.create(member.api());
      as.add(new Place(literal(api.getHost()), api.getPort()));
      MachineAddress.reachable(api.getHost())
          .ifPresent(address -> reachable.add(new Place(address, api.getPort())));
    }
    return serving.size() > 1 ? as : reachable;
  }

  private static String literal(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      return host; // refused by the validation, and logged
    }
  }

  private void write(ObjectNode wanted) {
    Optional<ObjectNode> stored =
        images.current().get(bootstrap.key(wanted)).map(StoredObject::tree);
    if (stored.isPresent() && same(wanted, stored.get())) {
      return;
    }
    stored.ifPresent(s ->
        s.path("metadata")
            .properties()
            .forEach(field -> {
              if (!field.getKey().equals("labels")) {
                wanted.withObjectProperty("metadata").set(field.getKey(), field.getValue());
              }
            }));
    (stored.isPresent() ? bootstrap.replace(wanted) : bootstrap.create(wanted))
        .whenComplete((_, failure) -> {
          if (failure != null) {
            LOG.info("the API's endpoints are written again later: {}", failure.getMessage());
          }
        });
  }

  private static boolean same(JsonNode wanted, JsonNode stored) {
    for (String part : List.of("subsets", "endpoints", "ports")) {
      if (wanted.has(part) && !wanted.get(part).equals(stored.path(part))) {
        return false;
      }
    }
    return true;
  }
}
