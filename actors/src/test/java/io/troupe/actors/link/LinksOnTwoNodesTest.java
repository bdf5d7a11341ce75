package io.troupe.actors.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.cluster.SecondNode;
import io.troupe.actors.cluster.TestSpine;
import io.troupe.actors.image.ImageReader;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.link.NodeLink;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two gateways in two actor systems of one cluster, over one truth; and a third that knows nobody,
 * as if cut off. Agents are probes.
 */
class LinksOnTwoNodesTest {
  private static final ResourceType PODS = new ResourceType("", "pods");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final AtomicLong REQUESTS = new AtomicLong();
  private static final Heartbeats HEARD_HERE = new Heartbeats(System::nanoTime);
  private static final Heartbeats HEARD_THERE = new Heartbeats(System::nanoTime);

  private static TestSpine spine;
  private static SecondNode second;
  private static ActorRef<NodeLinkGateway.Command> here;
  private static ActorRef<NodeLinkGateway.Command> there;

  /** A member of nothing. */
  private static ActorSystem<Void> lone;

  @BeforeAll
  static void start() {
    spine = new TestSpine();
    second = new SecondNode(spine.system);
    lone =
        ActorSystem.create(
            Behaviors.<Void>empty(),
            "lone",
            ConfigFactory.parseString("akka.actor.provider = local")
                .withFallback(ConfigFactory.defaultReference()));
    for (String namespace : List.of("ns", "kube-node-lease")) {
      spine.create(
          "namespaces",
          "",
          "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'" + namespace + "'}}");
    }
    here = gateway(spine.system, spine.spine.images(), HEARD_HERE, "https://here:1");
    there = gateway(second.system, spine.spine.images(), HEARD_THERE, "https://there:2");
  }

  @AfterAll
  static void stop() {
    lone.terminate();
    second.close();
    spine.close();
  }

  @Test
  void anAgentThatConnectsElsewhereHasOneSessionOnlyTheLater() {
    Agent before = new Agent("moves", here, spine.system);
    long first = before.welcomed();
    Agent after = new Agent("moves", there, second.system);
    assertThat(after.welcomed()).isGreaterThan(first);
    assertThat(before.ended()).contains("another connection of node moves");
    Agent again = new Agent("moves", here, spine.system);
    assertThat(again.welcomed()).isGreaterThan(first);
    assertThat(after.ended()).contains("another connection of node moves");
  }

  @Test
  void whatACutOffControlPlaneStillHasToWriteIsNotWritten() {
    createPod("cut", "old");
    LaggingImages lagging = new LaggingImages(spine.spine.images());
    ActorRef<NodeLinkGateway.Command> cutOff =
        gateway(lone, lagging, new Heartbeats(System::nanoTime), "");
    Agent before = new Agent("cut", cutOff, lone);
    long first = before.welcomed();
    before.says(status(first, "old", "Running"));
    await().atMost(SOON).until(() -> phase("old").equals("Running"));
    lagging.stop();

    Agent after = new Agent("cut", there, second.system);
    long later = after.welcomed();
    after.says(status(later, "old", "Succeeded"));
    await().atMost(SOON).until(() -> phase("old").equals("Succeeded"));

    before.says(status(first, "old", "Failed")); // refused for its version, and again, and again
    lagging.goOn();
    TestProbe<SessionMessage> watcher = TestProbe.create(lone);
    watcher.expectTerminated(before.session, SOON);
    assertThat(phase("old")).isEqualTo("Succeeded");
    assertThat(before.ended()).contains("another connection");
  }

  @Test
  void everyGatewayKnowsWhenAnAgentWasHeardOf() {
    Agent agent = new Agent("heard", there, second.system);
    long session = agent.welcomed();
    await().atMost(SOON).until(() -> HEARD_HERE.age("heard").isPresent());
    Duration before = HEARD_HERE.age("heard").orElseThrow();
    agent.says(new NodeLink.Heartbeat(session));
    await()
        .atMost(SOON)
        .until(() ->
            HEARD_HERE.age("heard").orElseThrow().compareTo(before.plus(SOON)) < 0
                && HEARD_THERE.age("heard").isPresent());
  }

  @Test
  void anAgentIsToldOfAllControlPlanes() {
    Agent agent = new Agent("told", here, spine.system);
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(agent.welcome().controlPlanes())
                .containsExactlyInAnyOrder("https://here:1", "https://there:2"));
  }

  @Test
  void logsAreReadThroughAControlPlaneTheAgentIsNotConnectedTo() throws Exception {
    createPod("far", "talks");
    Agent agent = new Agent("far", there, second.system);
    long session = agent.welcomed();
    SinkQueueWithCancel<ByteString> text = logs("talks");

    NodeLink.Query query = agent.next(NodeLink.Query.class);
    assertThat(query.pod()).isEqualTo("talks");
    assertThat(query.session()).isEqualTo(session);
    agent.says(reply(query, "one ", false));
    assertThat(pulled(text)).contains("one ");
    assertThat(agent.next(NodeLink.More.class).query()).isEqualTo(query.query());
    agent.says(reply(query, "two", false));
    agent.says(reply(query, "", true));
    assertThat(pulled(text)).contains("two");
    assertThat(pulled(text)).isEmpty();

    SinkQueueWithCancel<ByteString> followed = logs("talks");
    NodeLink.Query next = agent.next(NodeLink.Query.class);
    assertThat(next.query()).isNotEqualTo(query.query());
    followed.cancel();
    assertThat(agent.next(NodeLink.Cancel.class).query()).isEqualTo(next.query());
  }

  @Test
  void aStreamIsOpenedThroughAControlPlaneTheAgentIsNotConnectedTo() throws Exception {
    createPod("farther", "listens");
    Agent agent = new Agent("farther", there, second.system);
    long session = agent.welcomed();
    LinkPodLogs logs = new LinkPodLogs(spine.spine.images(), here);
    ObjectKey pod = new ObjectKey(PODS, "ns", "listens");
    await()
        .atMost(SOON)
        .until(() ->
            logs.logs(pod, Json.object())
                    .toCompletableFuture()
                    .get(SOON.toSeconds(), TimeUnit.SECONDS)
                instanceof PodLogs.Answer.Stream);
    TestProbe<FromPod> opener = TestProbe.create(FromPod.class, spine.system);
    var found =
        (PodStreams.Answer.Found)
            new LinkPodStreams(spine.spine.images(), here)
                .find(pod, PodStreams.Kind.EXEC, "c")
                .toCompletableFuture()
                .get(SOON.toSeconds(), TimeUnit.SECONDS);
    found.line().open(7, Json.bytes(Json.object()), opener.getRef());

    NodeLink.StreamOpen asked = agent.next(NodeLink.StreamOpen.class);
    assertThat(asked.session()).isEqualTo(session);
    FromPod.Opened opened = opener.expectMessageClass(FromPod.Opened.class, SOON);
    assertThat(opened.tag()).isEqualTo(7);
    opened.stream().tell(new ToPod.Data(0, new byte[] {1, 2}));
    assertThat(agent.next(NodeLink.StreamData.class).bytes()).containsExactly(1, 2);
    agent.says(new NodeLink.StreamData(session, asked.stream(), 1, new byte[] {3}));
    assertThat(opener.expectMessageClass(FromPod.Data.class, SOON).bytes()).containsExactly(3);
    opener.stop();
    assertThat(agent.next(NodeLink.StreamCancel.class).stream()).isEqualTo(asked.stream());
  }

  @Test
  void aReadOfALeaseShowsTheNewestHeartbeat() {
    Agent agent = new Agent("leased", there, second.system);
    agent.welcomed();
    await().atMost(SOON).until(() -> HEARD_HERE.age("leased").isPresent());
    StoredObject lease = spine.spine.images().current().get(NodeLease.key("leased")).orElseThrow();
    Instant later = TestSpine.NOW.plus(SOON.multipliedBy(2));
    StoredObject shown = LeaseReads.of(HEARD_HERE, InstantSource.fixed(later)).fill().apply(lease);
    assertThat(Instant.parse(shown.tree().path("spec").path("renewTime").asText()))
        .isBetween(later.minus(SOON), later);
    assertThat(shown.tree().path("spec").path("leaseTransitions").asInt()).isPositive();
  }

  private static SinkQueueWithCancel<ByteString> logs(String pod) throws Exception {
    LinkPodLogs logs = new LinkPodLogs(spine.spine.images(), here);
    ObjectKey key = new ObjectKey(PODS, "ns", pod);
    await()
        .atMost(SOON)
        .until(() ->
            logs.logs(key, Json.object())
                    .toCompletableFuture()
                    .get(SOON.toSeconds(), TimeUnit.SECONDS)
                instanceof PodLogs.Answer.Stream);
    var answer =
        (PodLogs.Answer.Stream)
            logs.logs(key, Json.object())
                .toCompletableFuture()
                .get(SOON.toSeconds(), TimeUnit.SECONDS);
    return answer.text().runWith(Sink.queue(), spine.system);
  }

  private static Optional<String> pulled(SinkQueueWithCancel<ByteString> text) throws Exception {
    return text.pull()
        .toCompletableFuture()
        .get(SOON.toSeconds(), TimeUnit.SECONDS)
        .map(ByteString::utf8String);
  }

  private static NodeLink.Reply reply(NodeLink.Query query, String text, boolean last) {
    return new NodeLink.Reply(
        query.session(),
        query.query(),
        text.getBytes(StandardCharsets.UTF_8),
        last,
        Optional.empty());
  }

  private static ActorRef<NodeLinkGateway.Command> gateway(
      ActorSystem<?> system, ImageReader images, Heartbeats heartbeats, String url) {
    LinkParts parts =
        new LinkParts(
            spine.spine.gate(),
            images,
            spine.spine.hub(),
            spine.kinds,
            (_, _, _, _, _) -> {},
            InstantSource.fixed(TestSpine.NOW),
            System::nanoTime,
            () -> "link-" + REQUESTS.incrementAndGet(),
            LinkSettings.DEFAULT,
            url,
            new LeaseWatches());
    return system.systemActorOf(
        NodeLinkGateway.create(parts, heartbeats), "gateway", Props.empty());
  }

  /** Follows, and can be stopped where it is. */
  private static final class LaggingImages implements ImageReader {
    private final ImageReader images;
    private volatile Optional<ClusterImage> stoppedAt = Optional.empty();

    LaggingImages(ImageReader images) {
      this.images = images;
    }

    void stop() {
      stoppedAt = Optional.of(images.current());
    }

    void goOn() {
      stoppedAt = Optional.empty();
    }

    @Override
    public ClusterImage current() {
      return stoppedAt.orElseGet(images::current);
    }

    @Override
    public CompletionStage<ClusterImage> latest() {
      return images.latest();
    }

    @Override
    public CompletionStage<ClusterImage> atLeast(long revision) {
      return images.atLeast(revision);
    }

    @Override
    public Optional<ClusterImage> exactly(long revision) {
      return images.exactly(revision);
    }
  }

  /** An agent's connection, as its session sees it. */
  private static final class Agent {
    final TestProbe<AgentMessage> probe;
    final ActorRef<SessionMessage> session;

    Agent(String node, ActorRef<NodeLinkGateway.Command> gateway, ActorSystem<?> system) {
      probe = TestProbe.create(AgentMessage.class, system);
      byte[] described =
          Json.bytes(
              Json.parse(
                  ("{'apiVersion':'v1','kind':'Node','metadata':{'name':'"
                          + node
                          + "'},'status':{'capacity':{'cpu':'2','memory':'1Gi','pods':'10'}}}")
                      .replace('\'', '"')));
      gateway.tell(
          new NodeLinkGateway.Connect(new NodeLink.Hello(node, described), probe.getRef()));
      session = probe.expectMessageClass(AgentMessage.Accepted.class, SOON).session();
    }

    long welcomed() {
      return welcome().session();
    }

    NodeLink.Welcome welcome() {
      return next(NodeLink.Welcome.class);
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
    <T> T next(Class<T> type) {
      while (true) {
        if (probe.receiveMessage(SOON) instanceof AgentMessage.Say(var message)
            && type.isInstance(message)) {
          return type.cast(message);
        }
      }
    }
  }

  private static NodeLink.PodStatus status(long session, String pod, String phase) {
    String uid = stored(pod).path("metadata").path("uid").asText();
    return new NodeLink.PodStatus(
        session, "ns", pod, uid, Json.bytes(Json.object().put("phase", phase)));
  }

  private static String phase(String pod) {
    return stored(pod).path("status").path("phase").asText();
  }

  private static JsonNode stored(String pod) {
    return spine
        .spine
        .images()
        .current()
        .get(new ObjectKey(PODS, "ns", pod))
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
    await().atMost(SOON).until(() -> !stored(name).isEmpty());
  }
}
