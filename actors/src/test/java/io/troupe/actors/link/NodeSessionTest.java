package io.troupe.actors.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Props;
import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.actors.cluster.TestSpine;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.link.NodeLink;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sessions of agents over a real spine; the agent is a probe. Each test has a node of its own. */
class NodeSessionTest {
  private static final ResourceType PODS = new ResourceType("", "pods");
  private static final ResourceType NODES = new ResourceType("", "nodes");
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final AtomicLong NANOS = new AtomicLong();
  private static final AtomicLong REQUESTS = new AtomicLong();
  private static final Heartbeats HEARTBEATS = new Heartbeats(NANOS::get);
  private static TestSpine spine;
  private static ActorRef<NodeLinkGateway.Command> gateway;

  @BeforeAll
  static void start() {
    spine = new TestSpine();
    spine.create(
        "namespaces", "", "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'ns'}}");
    spine.create(
        "namespaces",
        "",
        "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'kube-node-lease'}}");
    LinkParts parts =
        new LinkParts(
            spine.spine.gate(),
            spine.spine.images(),
            spine.spine.hub(),
            spine.kinds,
            (_, _, _, _, _) -> {},
            InstantSource.fixed(TestSpine.NOW),
            NANOS::get,
            () -> "link-" + REQUESTS.incrementAndGet(),
            LinkSettings.DEFAULT);
    gateway =
        spine.system.systemActorOf(
            NodeLinkGateway.create(parts, HEARTBEATS), "gateway", Props.empty());
  }

  @AfterAll
  static void stop() {
    spine.close();
  }

  @Test
  void aNewNodeIsRegisteredThenToldWhatItHas() {
    createPod("first", "one");
    Agent agent = new Agent("first");
    long session = agent.welcomed();
    assertThat(agent.assignments()).containsExactly("one");
    assertThat(session).isPositive();
    assertThat(stored(NODES, "", "first").path("status").path("capacity").path("cpu").asText())
        .isEqualTo("2");
    createPod("first", "two");
    assertThat(agent.assigned()).isEqualTo("two");
  }

  @Test
  void aReconnectIsANewSessionWithEverythingAgain() {
    createPod("again", "stays");
    Agent before = new Agent("again");
    long first = before.welcomed();
    assertThat(before.assignments()).containsExactly("stays");
    Agent after = new Agent("again");
    assertThat(before.ended()).contains("another connection of node again");
    assertThat(after.welcomed()).isGreaterThan(first);
    assertThat(after.assignments()).containsExactly("stays");
  }

  @Test
  void reportsOfALowerSessionAreIgnored() {
    createPod("late", "reported");
    Agent before = new Agent("late");
    long first = before.welcomed();
    Agent after = new Agent("late");
    long second = after.welcomed();
    after.says(status(first, "reported", "Failed"));
    after.says(status(second, "reported", "Running"));
    await()
        .atMost(SOON)
        .until(() ->
            stored(PODS, "ns", "reported").path("status").path("phase").asText().equals("Running"));
    // Both went the same way, in order: had the first been taken, it would have been final.
    after.says(new NodeLink.PodStopped(first, "ns", "reported", uid("reported")));
    after.says(status(second, "reported", "Succeeded"));
    await()
        .atMost(SOON)
        .until(() ->
            stored(PODS, "ns", "reported")
                .path("status")
                .path("phase")
                .asText()
                .equals("Succeeded"));
  }

  @Test
  void aPodThatRunsAtOnceIsWrittenOnce() {
    Agent agent = new Agent("quick");
    long session = agent.welcomed();
    List<String> pods = List.of("quick-1", "quick-2", "quick-3", "quick-4", "quick-5");
    pods.forEach(pod -> createPod("quick", pod));
    for (String pod : pods) {
      agent.says(status(session, pod, "Pending"));
      agent.says(status(session, pod, "Running"));
    }
    pods.forEach(pod -> awaitPhase(pod, "Running"));
    // A machine that is too busy may part the two reports, but hardly those of all pods.
    assertThat(pods).anyMatch(pod -> sequenceNumber(pod) == 2);
  }

  @Test
  void aPodThatDoesNotRunYetIsSaidToBePending() {
    createPod("slow", "waits");
    Agent agent = new Agent("slow");
    long session = agent.welcomed();
    agent.says(
        new NodeLink.PodStatus(
            session,
            "ns",
            "waits",
            uid("waits"),
            Json.bytes(Json.object().put("phase", "Pending").put("podIP", "10.0.0.7"))));
    await()
        .atMost(SOON)
        .until(() ->
            stored(PODS, "ns", "waits").path("status").path("podIP").asText().equals("10.0.0.7"));
    agent.says(status(session, "waits", "Running"));
    awaitPhase("waits", "Running");
  }

  private static void awaitPhase(String pod, String phase) {
    await()
        .atMost(SOON)
        .until(() -> stored(PODS, "ns", pod).path("status").path("phase").asText().equals(phase));
  }

  private static long sequenceNumber(String pod) {
    return spine
        .spine
        .images()
        .current()
        .get(new ObjectKey(PODS, "ns", pod))
        .orElseThrow()
        .sequenceNumber();
  }

  @Test
  void aSessionEndsWithItsConnection() {
    Agent agent = new Agent("leaves");
    agent.welcomed();
    TestProbe<SessionMessage> watcher = TestProbe.create(spine.system);
    agent.probe.stop();
    watcher.expectTerminated(agent.session, SOON);
  }

  @Test
  void anyMessageCountsAsAHeartbeat() {
    Agent agent = new Agent("beats");
    long session = agent.welcomed();
    NANOS.addAndGet(Duration.ofSeconds(45).toNanos());
    // Its connection counts as well, and was perhaps told of only now.
    await()
        .atMost(SOON)
        .until(() -> {
          NANOS.addAndGet(Duration.ofSeconds(1).toNanos());
          return HEARTBEATS.age("beats").orElseThrow().compareTo(Duration.ofSeconds(45)) >= 0;
        });
    agent.says(new NodeLink.Heartbeat(session));
    await()
        .atMost(SOON)
        .until(() -> HEARTBEATS.age("beats").orElseThrow().compareTo(Duration.ofSeconds(45)) < 0);
  }

  /** An agent's connection, as its session sees it. */
  private static final class Agent {
    final TestProbe<AgentMessage> probe = TestProbe.create(AgentMessage.class, spine.system);
    final ActorRef<SessionMessage> session;

    Agent(String node) {
      byte[] described =
          Json.bytes(
              Json.parse(
                  ("{'apiVersion':'v1','kind':'Node','metadata':{'name':'"
                          + node
                          + "'},"
                          + "'status':{'capacity':{'cpu':'2','memory':'1Gi','pods':'10'}}}")
                      .replace('\'', '"')));
      gateway.tell(
          new NodeLinkGateway.Connect(new NodeLink.Hello(node, described), probe.getRef()));
      session = probe.expectMessageClass(AgentMessage.Accepted.class, SOON).session();
    }

    long welcomed() {
      return next(NodeLink.Welcome.class).session();
    }

    List<String> assignments() {
      List<String> names = new ArrayList<>();
      next(NodeLink.Assignments.class).pods().forEach(pod -> names.add(nameOf(pod)));
      return names;
    }

    String assigned() {
      return nameOf(next(NodeLink.Assigned.class).pod());
    }

    String ended() {
      while (true) {
        if (probe.receiveMessage(SOON) instanceof AgentMessage.Ended(var reason)) {
          return reason;
        }
      }
    }

    void says(NodeLink.Up message) {
      session.tell(new SessionMessage.FromAgent(message));
    }

    /** What else is said is of no interest. */
    private <T> T next(Class<T> type) {
      while (true) {
        if (probe.receiveMessage(SOON) instanceof AgentMessage.Say(var message)
            && type.isInstance(message)) {
          return type.cast(message);
        }
      }
    }
  }

  private static String nameOf(byte[] object) {
    return Json.parse(object).path("metadata").path("name").asText();
  }

  private static NodeLink.PodStatus status(long session, String pod, String phase) {
    return new NodeLink.PodStatus(
        session, "ns", pod, uid(pod), Json.bytes(Json.object().put("phase", phase)));
  }

  private static String uid(String pod) {
    return stored(PODS, "ns", pod).path("metadata").path("uid").asText();
  }

  private static JsonNode stored(ResourceType type, String namespace, String name) {
    return spine
        .spine
        .images()
        .current()
        .get(new ObjectKey(type, namespace, name))
        .map(StoredObject::tree)
        .orElseGet(Json::object);
  }

  private static void createPod(String node, String name) {
    spine.create(
        "pods",
        "ns",
        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'"
            + name
            + "'},'spec':{'nodeName':'"
            + node
            + "','containers':[{'name':'c','image':'i'}]}}");
    await().atMost(SOON).until(() -> !stored(PODS, "ns", name).isEmpty());
  }
}
