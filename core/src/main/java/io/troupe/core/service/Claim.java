package io.troupe.core.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;

/**
 * A value that one Service holds and no other can, by being the name of an object.
 *
 * @param value address or port number in its canonical text
 */
public record Claim(Sort sort, String value) implements Comparable<Claim> {
  private static final String MANAGER = "ipallocator.k8s.io";

  /** What is claimed, and by what kind of object. */
  public enum Sort {
    ADDRESS(new ResourceType("networking.k8s.io", "ipaddresses")),
    /** Served by no API; users see the number in their Service. */
    NODE_PORT(new ResourceType("internal.troupe.io", "nodeports"));

    private final ResourceType type;

    Sort(ResourceType type) {
      this.type = type;
    }

    public ResourceType type() {
      return type;
    }
  }

  /** The Service that a claim is for. */
  public record Holder(String namespace, String name) {}

  public ObjectKey key() {
    return new ObjectKey(sort.type(), "", value);
  }

  /** All that a Service, as stored, holds. */
  public static Set<Claim> of(JsonNode service) {
    Set<Claim> claims = new TreeSet<>();
    JsonNode spec = service.path("spec");
    if (ServiceType.takesAddress(service)) {
      spec.path("clusterIPs").forEach(ip -> claims.add(new Claim(Sort.ADDRESS, ip.asText())));
    }
    spec.path("ports").forEach(port -> addPort(port.path("nodePort"), claims));
    addPort(spec.path("healthCheckNodePort"), claims);
    return claims;
  }

  private static void addPort(JsonNode number, Set<Claim> claims) {
    if (number.asInt(0) != 0) {
      claims.add(new Claim(Sort.NODE_PORT, Integer.toString(number.asInt())));
    }
  }

  /** The object that stakes it. */
  public ObjectNode object(Holder holder, Uid uid, Instant now) {
    ObjectNode object = Json.object();
    switch (sort) {
      case ADDRESS -> object.put("kind", "IPAddress").put("apiVersion", "networking.k8s.io/v1");
      case NODE_PORT -> object.put("kind", "NodePort").put("apiVersion", "internal.troupe.io/v1");
    }
    ObjectNode metadata = object.putObject("metadata");
    metadata
        .put("name", value)
        .put("uid", uid.value())
        .put("creationTimestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
    if (sort == Sort.ADDRESS) {
      metadata
          .putObject("labels")
          .put("ipaddress.kubernetes.io/ip-family", value.contains(":") ? "IPv6" : "IPv4")
          .put("ipaddress.kubernetes.io/managed-by", MANAGER);
    }
    object
        .putObject("spec")
        .putObject("parentRef")
        .put("group", "")
        .put("resource", "services")
        .put("namespace", holder.namespace())
        .put("name", holder.name());
    return object;
  }

  /** The Service named by a claim's object. */
  public static Holder holderOf(JsonNode object) {
    JsonNode parent = object.path("spec").path("parentRef");
    return new Holder(parent.path("namespace").asText(""), parent.path("name").asText(""));
  }

  /** Whether this allocator made the object: users may create IPAddresses of their own. */
  public static boolean isOurs(StoredObject object) {
    return object.key().type().equals(Sort.NODE_PORT.type())
        || MANAGER.equals(object.facts().labels().get("ipaddress.kubernetes.io/managed-by"));
  }

  /** When a claim was staked; long ago if it does not say. */
  public static Instant stakedAt(JsonNode object) {
    try {
      return Instant.parse(object.path("metadata").path("creationTimestamp").asText(""));
    } catch (DateTimeParseException unreadable) {
      return Instant.EPOCH;
    }
  }

  @Override
  public int compareTo(Claim other) {
    int bySort = sort.compareTo(other.sort);
    return bySort != 0 ? bySort : value.compareTo(other.value);
  }
}
