package io.troupe.actors.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.cluster.TestSpine;
import io.troupe.actors.gate.Delay;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteHook;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.service.Claim;
import io.troupe.core.service.ServiceRanges;
import io.troupe.core.service.ValueRange;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The hook over sharded entities and a journal in memory: claims are real objects. */
final class ServiceAddressesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** No two nodes draw the same uids. */
  private static final AtomicLong SEEDS = new AtomicLong(11);

  private static final ResourceType ADDRESSES = Claim.Sort.ADDRESS.type();

  private static TestSpine spine;
  private static ServiceAddresses addresses;

  @BeforeAll
  static void start() {
    spine = new TestSpine();
    addresses = hook(ServiceRanges.DEFAULT);
  }

  @AfterAll
  static void stop() {
    spine.close();
  }

  private static ServiceAddresses hook(ServiceRanges ranges) {
    SplittableRandom random = new SplittableRandom(SEEDS.incrementAndGet());
    RandomGenerator locked =
        () -> {
          synchronized (random) {
            return random.nextLong();
          }
        };
    Delay delay =
        time -> {
          CompletableFuture<Void> done = new CompletableFuture<>();
          spine
              .system
              .scheduler()
              .scheduleOnce(time, () -> done.complete(null), spine.system.executionContext());
          return done;
        };
    return new ServiceAddresses(
        ranges,
        spine.spine.entities(),
        spine.spine.images(),
        InstantSource.fixed(TestSpine.NOW),
        locked,
        delay);
  }

  @Test
  void aServiceGetsAnAddressAndAnObjectThatClaimsIt() {
    ObjectNode service = service("{'ports':[{'port':80}]}");

    assertThat(create(addresses, service, "plain", "r-plain")).isEmpty();

    String address = service.path("spec").path("clusterIP").asText();
    assertThat(service.path("spec").path("clusterIPs").path(0).asText()).isEqualTo(address);
    assertThat(service.path("spec").path("ipFamilies").toString()).isEqualTo("[\"IPv4\"]");
    assertThat(service.path("spec").path("ipFamilyPolicy").asText()).isEqualTo("SingleStack");
    ObjectNode claim = claim(Claim.Sort.ADDRESS, address).orElseThrow().tree();
    assertThat(claim.path("spec").path("parentRef").toString())
        .isEqualTo(
            "{\"group\":\"\",\"resource\":\"services\",\"namespace\":\"default\",\"name\":\"plain\"}");
    assertThat(claim.path("metadata").path("labels").toString())
        .isEqualTo(
            "{\"ipaddress.kubernetes.io/ip-family\":\"IPv4\","
                + "\"ipaddress.kubernetes.io/managed-by\":\"ipallocator.k8s.io\"}");
  }

  @Test
  void noTwoServicesShareAValueHoweverManyAskAtOnce() {
    ServiceRanges small =
        new ServiceRanges(
            ValueRange.ofAddresses("10.97.0.0/26"), ValueRange.ofPorts(31_000, 31_099));
    ServiceAddresses one = hook(small);
    ServiceAddresses other = hook(small); // as on another node
    List<ObjectNode> services = new ArrayList<>();
    List<CompletionStage<Optional<Failure>>> answers = new ArrayList<>();
    for (int i = 0; i < 62; i++) {
      ObjectNode service = service("{'type':'NodePort','ports':[{'port':80}]}");
      services.add(service);
      answers.add((i % 2 == 0 ? one : other).beforeCreate(service, about("c" + i, "r-c" + i)));
    }
    Set<String> given = new TreeSet<>();
    Set<Integer> ports = new TreeSet<>();
    for (int i = 0; i < services.size(); i++) {
      assertThat(TestSpine.await(answers.get(i))).isEmpty();
      given.add(services.get(i).path("spec").path("clusterIP").asText());
      ports.add(services.get(i).path("spec").path("ports").path(0).path("nodePort").asInt());
    }
    assertThat(given).hasSize(62).doesNotContain("");
    assertThat(ports).hasSize(62).allMatch(port -> port >= 31_000 && port <= 31_099);

    Optional<Failure> full = create(one, service("{'ports':[{'port':80}]}"), "more", "r-more");
    assertThat(full.orElseThrow().message())
        .isEqualTo("Internal error occurred: failed to allocate a serviceIP: range is full");
  }

  @Test
  void aNamedAddressIsHonouredOnce() {
    String spec = "{'clusterIP':'10.96.0.77','ports':[{'port':80}]}";
    assertThat(create(addresses, service(spec), "named", "r-n1")).isEmpty();
    written(
        spine.create("services", "default", "{'metadata':{'name':'named'},'spec':" + spec + "}"));

    Failure second = create(addresses, service(spec), "second", "r-n2").orElseThrow();
    assertThat(second.reason()).isEqualTo(Reason.INVALID);
    assertThat(second.message())
        .isEqualTo(
            "Service \"second\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.77\"]: "
                + "failed to allocate IP 10.96.0.77: provided IP is already allocated");
    // The same request computed again is no clash with itself.
    assertThat(create(addresses, service(spec), "named", "r-n1")).isEmpty();
  }

  @Test
  void addressesAndPortsOutsideTheRangeAreRefused() {
    assertThat(
            create(addresses, service("{'clusterIP':'1.2.3.4'}"), "out", "r-o1")
                .orElseThrow()
                .message())
        .endsWith(
            "failed to allocate IP 1.2.3.4: provided IP is not in the valid range. "
                + "The range of valid IPs is 10.96.0.0/16");
    ObjectNode service = service("{'type':'NodePort','ports':[{'port':80,'nodePort':80}]}");
    assertThat(create(addresses, service, "out", "r-o2").orElseThrow().message())
        .isEqualTo(
            "Service \"out\" is invalid: spec.ports[0].nodePort: Invalid value: 80: "
                + "provided port is not in the valid range. "
                + "The range of valid ports is 30000-32767");
    String claimed = service.path("spec").path("clusterIP").asText();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(claim(Claim.Sort.ADDRESS, claimed)).isEmpty());
  }

  @Test
  void headlessAndExternalNamesTakeNothing() {
    int before = spine.spine.images().current().of(ADDRESSES).size();
    ObjectNode headless = service("{'clusterIP':'None','selector':{'a':'b'}}");
    assertThat(create(addresses, headless, "headless", "r-h1")).isEmpty();
    assertThat(headless.path("spec").path("clusterIPs").toString()).isEqualTo("[\"None\"]");
    ObjectNode external = service("{'type':'ExternalName','externalName':'x.y'}");
    assertThat(create(addresses, external, "external", "r-h2")).isEmpty();
    assertThat(external.path("spec").has("clusterIP")).isFalse();
    assertThat(spine.spine.images().current().of(ADDRESSES).size()).isEqualTo(before);
  }

  @Test
  void aDeletedServiceGivesItsValuesBackAndTheNextMayHaveThem() {
    String spec =
        "{'type':'NodePort','clusterIP':'10.96.0.78','ports':[{'port':80,'nodePort':30078}]}";
    ObjectNode service = service(spec);
    assertThat(create(addresses, service, "going", "r-g1")).isEmpty();
    written(
        spine.create("services", "default", "{'metadata':{'name':'going'},'spec':" + spec + "}"));
    WriteAnswer.Removed gone = (WriteAnswer.Removed) spine.delete("services", "default", "going");

    // Asked for before the release has been heard of: it waits rather than refuses.
    CompletionStage<Optional<Failure>> next =
        addresses.beforeCreate(service(spec), about("coming", "r-g2"));
    addresses.afterDelete(gone.last());
    assertThat(TestSpine.await(next)).isEmpty();
  }

  @Test
  void aFailedCreateGivesBackWhatItClaimed() {
    ObjectNode service = service("{'ports':[{'port':80}]}");
    create(addresses, service, "failed", "r-f");
    String address = service.path("spec").path("clusterIP").asText();

    addresses.createFailed(service, about("failed", "r-f"));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(claim(Claim.Sort.ADDRESS, address)).isEmpty());
  }

  @Test
  void anUpdateKeepsWhatTheServiceHasAndAddsWhatItLacks() {
    ObjectNode old = service("{'ports':[{'port':80}]}");
    create(addresses, old, "grows", "r-u1");
    ObjectNode next = service("{'type':'NodePort','ports':[{'port':80}]}");

    assertThat(TestSpine.await(addresses.beforeUpdate(next, old, about("grows", "r-u2"))))
        .isEmpty();

    assertThat(next.path("spec").path("clusterIP")).isEqualTo(old.path("spec").path("clusterIP"));
    int port = next.path("spec").path("ports").path(0).path("nodePort").asInt();
    assertThat(port).isBetween(30_086, 32_767);
    assertThat(claim(Claim.Sort.NODE_PORT, Integer.toString(port))).isPresent();
  }

  @Test
  void aDryRunClaimsNothing() {
    int before = spine.spine.images().current().of(ADDRESSES).size();
    ObjectNode service = service("{'ports':[{'port':80}]}");
    WriteHook.About dry =
        new WriteHook.About(key("dry"), "r-d", true, spine.spine.images().current());
    assertThat(TestSpine.await(addresses.beforeCreate(service, dry))).isEmpty();
    assertThat(service.path("spec").path("clusterIP").asText()).startsWith("10.96.");
    assertThat(spine.spine.images().current().of(ADDRESSES).size()).isEqualTo(before);
  }

  private static Optional<Failure> create(
      ServiceAddresses hook, ObjectNode service, String name, String requestId) {
    return TestSpine.await(hook.beforeCreate(service, about(name, requestId)));
  }

  private static WriteHook.About about(String name, String requestId) {
    return new WriteHook.About(key(name), requestId, false, spine.spine.images().current());
  }

  private static ObjectKey key(String name) {
    return ObjectKey.of("", "services", "default", name);
  }

  private static ObjectNode service(String spec) {
    return Json.parse(("{'spec':" + spec + "}").replace('\'', '"'));
  }

  private static Optional<StoredObject> claim(Claim.Sort sort, String value) {
    return spine.spine.images().current().get(new Claim(sort, value).key());
  }

  private static void written(WriteAnswer answer) {
    assertThat(answer).isInstanceOf(WriteAnswer.Written.class);
  }
}
