package io.troupe.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimRepairTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant OLD = NOW.minusSeconds(61);
  private static final Claim ADDRESS = new Claim(Claim.Sort.ADDRESS, "10.96.1.1");
  private static final Claim PORT = new Claim(Claim.Sort.NODE_PORT, "30100");

  @Test
  void nothingIsToDoWhenEveryClaimIsListedByItsHolder() {
    assertThat(
            find(
                    service("web", "10.96.1.1", 30_100),
                    claim(ADDRESS, "web", OLD),
                    claim(PORT, "web", OLD))
                .isNothing())
        .isTrue();
  }

  @Test
  void claimsOfServicesThatAreGoneAreOrphans() {
    ClaimRepair repair = find(claim(ADDRESS, "web", OLD), claim(PORT, "web", OLD));
    assertThat(repair.orphans())
        .extracting(StoredObject::key)
        .containsExactly(ADDRESS.key(), PORT.key());
  }

  @Test
  void aClaimListedByAnotherServiceThanItsHolderIsAnOrphan() {
    ClaimRepair repair = find(service("other", "10.96.1.1", 0), claim(ADDRESS, "web", OLD));
    assertThat(repair.orphans()).hasSize(1);
  }

  @Test
  void aYoungClaimWaitsForItsService() {
    ClaimRepair repair = find(claim(ADDRESS, "web", NOW.minusSeconds(59)));
    assertThat(repair.orphans()).isEmpty();
    assertThat(repair.young()).isEqualTo(1);
    assertThat(repair.isNothing()).isFalse();
  }

  @Test
  void whatAServiceListsWithoutClaimIsMissing() {
    assertThat(find(service("web", "10.96.1.1", 30_100)).missing())
        .isEqualTo(
            Map.of(
                ADDRESS, new Claim.Holder("shop", "web"), PORT, new Claim.Holder("shop", "web")));
    assertThat(find(service("web", "192.0.2.1", 0)).missing()).as("outside the range").isEmpty();
  }

  @Test
  void addressesThatUsersMadeAreTheirs() {
    ObjectNode own = ADDRESS.object(new Claim.Holder("shop", "web"), new Uid("u"), OLD);
    ((ObjectNode) own.path("metadata")).remove("labels");
    assertThat(find(stored(ADDRESS.key(), own)).isNothing()).isTrue();
  }

  private static ClaimRepair find(StoredObject... objects) {
    return ClaimRepair.find(ClusterImage.of(9, List.of(objects)), ServiceRanges.DEFAULT, NOW);
  }

  private static StoredObject service(String name, String address, int nodePort) {
    String ports = nodePort == 0 ? "" : "{'port':80,'nodePort':" + nodePort + "}";
    ObjectNode service =
        Json.parse(
            ("{'metadata':{},'spec':{'clusterIP':'%s','clusterIPs':['%s'],'ports':[%s]}}")
                .formatted(address, address, ports)
                .replace('\'', '"'));
    return stored(ObjectKey.of("", "services", "shop", name), service);
  }

  private static StoredObject claim(Claim claim, String service, Instant stakedAt) {
    return stored(
        claim.key(), claim.object(new Claim.Holder("shop", service), new Uid("u"), stakedAt));
  }

  private static StoredObject stored(ObjectKey key, ObjectNode object) {
    return new StoredObject(
        key,
        new Uid("u-" + key.name()),
        5,
        1,
        Json.bytes(object),
        ObjectFacts.of(object, Map.of()));
  }
}
