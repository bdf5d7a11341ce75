package io.troupe.core.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds claims that no Service lists any more, and values that a Service lists but nobody claims:
 * what is left when a process dies between two writes.
 *
 * @param orphans claims to give up
 * @param missing claims to stake, by the Service that lists them
 * @param young how many unlisted claims are too young to judge: their Service may be on its way
 */
public record ClaimRepair(List<StoredObject> orphans, Map<Claim, Claim.Holder> missing, int young) {
  /** A write that claims and then creates its Service takes far less. */
  public static final Duration GRACE = Duration.ofSeconds(60);

  private static final ResourceType SERVICES = new ResourceType("", "services");

  public ClaimRepair {
    orphans = List.copyOf(orphans);
    missing = Collections.unmodifiableMap(new TreeMap<>(missing));
  }

  public boolean isNothing() {
    return orphans.isEmpty() && missing.isEmpty() && young == 0;
  }

  /**
   * @param ranges values outside are nobody's to claim
   */
  public static ClaimRepair find(ClusterImage image, ServiceRanges ranges, Instant now) {
    Map<Claim, Claim.Holder> listed = new TreeMap<>();
    for (StoredObject service : image.of(SERVICES).all()) {
      JsonNode tree = service.tree();
      Claim.Holder holder = new Claim.Holder(service.key().namespace(), service.key().name());
      Claim.of(tree).forEach(claim -> listed.putIfAbsent(claim, holder));
    }
    Map<Claim, Claim.Holder> missing = new TreeMap<>(listed);
    missing.keySet().removeIf(claim -> !isWithin(claim, ranges));
    List<StoredObject> orphans = new ArrayList<>();
    int young = 0;
    for (Claim.Sort sort : Claim.Sort.values()) {
      for (StoredObject object : image.of(sort.type()).all()) {
        Claim claim = new Claim(sort, object.key().name());
        missing.remove(claim);
        JsonNode tree = object.tree();
        if (!Claim.isOurs(object) || Claim.holderOf(tree).equals(listed.get(claim))) {
          continue;
        }
        if (Claim.stakedAt(tree).plus(GRACE).isAfter(now)) {
          young++;
        } else {
          orphans.add(object);
        }
      }
    }
    return new ClaimRepair(orphans, missing, young);
  }

  private static boolean isWithin(Claim claim, ServiceRanges ranges) {
    return switch (claim.sort()) {
      case ADDRESS -> ranges.addresses().contains(claim.value());
      case NODE_PORT -> ranges.nodePorts().contains(claim.value());
    };
  }
}
