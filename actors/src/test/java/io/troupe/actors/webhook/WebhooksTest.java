package io.troupe.actors.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.outgoing.HttpOutgoing;
import io.troupe.actors.outgoing.LoopbackServer;
import io.troupe.actors.version.ConversionCalls;
import io.troupe.actors.version.Versions;
import io.troupe.core.admit.AdmissionContext;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.outcome.Failure;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real HTTPS on loopback: what webhooks are asked, and what becomes of what they say. */
class WebhooksTest {
  private static final ResourceType CONFIG_MAPS = new ResourceType("", "configmaps");
  private static final BuiltInKinds KINDS = new BuiltInKinds();
  private static final Equivalents EQUIVALENTS =
      new Equivalents(() -> KINDS, new Versions(ConversionCalls.NONE));
  private static ActorTestKit kit;
  private static LoopbackServer server;

  /** By path, what the server answers to a request's body; null to say nothing at all. */
  private static final Map<String, Function<JsonNode, String>> answers = new ConcurrentHashMap<>();

  private static final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private static final List<String> paths = new CopyOnWriteArrayList<>();

  private final Map<String, StoredObject> stored = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private boolean dryRun;

  @BeforeAll
  static void start() {
    kit =
        ActorTestKit.create(
            ConfigFactory.parseString("akka.actor.provider = local")
                .withFallback(ConfigFactory.defaultReference()));
    server = LoopbackServer.start(kit.system(), "hook.tools.svc", WebhooksTest::serve);
  }

  @AfterAll
  static void stop() {
    server.close();
    kit.shutdownTestKit();
  }

  private static CompletionStage<HttpResponse> serve(HttpRequest request) {
    return request
        .entity()
        .toStrict(3_000, akka.stream.SystemMaterializer.get(kit.system()).materializer())
        .thenCompose(body -> {
          JsonNode review = Json.parse(body.getData().toArray());
          String path = request.getUri().path();
          asked.add(review);
          paths.add(path);
          String answer = answers.get(path).apply(review);
          if (answer == null) {
            return new CompletableFuture<>();
          }
          return CompletableFuture.completedFuture(
              answer.isEmpty()
                  ? HttpResponse.create().withStatus(404)
                  : HttpResponse.create()
                      .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, answer)));
        });
  }

  @BeforeEach
  void forget() {
    answers.clear();
    asked.clear();
    paths.clear();
  }

  @Test
  void aPatchIsCarriedOut() {
    answers.put("/a", review -> patch(review, "[{'op':'add','path':'/data','value':{'a':'b'}}]"));
    mutating("one", hook("a.example.com", "/a"));
    ObjectNode object = configMap();

    assertThat(mutate(object)).isEmpty();

    assertThat(object.path("data").path("a").asText()).isEqualTo("b");
    assertThat(object.path("metadata").path("uid").asText()).isEqualTo("u-1");
    JsonNode request = asked.getFirst().path("request");
    assertThat(asked.getFirst().path("apiVersion").asText()).isEqualTo("admission.k8s.io/v1");
    assertThat(request.path("kind").path("kind").asText()).isEqualTo("ConfigMap");
    assertThat(request.path("resource").path("resource").asText()).isEqualTo("configmaps");
    assertThat(request.path("requestKind")).isEqualTo(request.path("kind"));
    assertThat(request.path("operation").asText()).isEqualTo("CREATE");
    assertThat(request.path("name").asText()).isEqualTo("settings");
    assertThat(request.path("namespace").asText()).isEqualTo("default");
    assertThat(request.path("userInfo").path("username").asText()).isEqualTo("system:anonymous");
    assertThat(request.path("oldObject").isNull()).isTrue();
    assertThat(request.path("object").path("metadata").has("uid")).isFalse();
  }

  @Test
  void whatNobodyKnowsIsDroppedFromAPatch() {
    answers.put("/a", review -> patch(review, "[{'op':'add','path':'/unknown','value':1}]"));
    mutating("one", hook("a.example.com", "/a"));
    ObjectNode object = configMap();

    assertThat(mutate(object)).isEmpty();

    assertThat(object.has("unknown")).isFalse();
  }

  @Test
  void aPatchOfTheWrongTypeIsAnInternalError() {
    answers.put("/a", review -> patch(review, "[{'op':'add','path':'/data','value':7}]"));
    mutating("one", hook("a.example.com", "/a"));

    assertThat(mutate(configMap()).orElseThrow().code()).isEqualTo(500);
  }

  @Test
  void aDenialSaysWhoDeniedAndKeepsTheCode() {
    answers.put(
        "/deny",
        review ->
            answer(
                review,
                "'allowed':false,'status':{'message':'not on Fridays','code':450},"
                    + "'warnings':['careful']"));
    validating("one", hook("deny.example.com", "/deny"));

    Failure failure = validate(configMap()).orElseThrow();

    assertThat(failure.message())
        .isEqualTo("admission webhook \"deny.example.com\" denied the request: not on Fridays");
    assertThat(failure.code()).isEqualTo(450);
    assertThat(failure.toStatus().has("reason")).isFalse();
    assertThat(warnings).containsExactly("careful");
  }

  @Test
  void aDenialWithoutWordsIsWithoutExplanation() {
    answers.put("/deny", review -> answer(review, "'allowed':false"));
    validating("one", hook("deny.example.com", "/deny"));

    Failure failure = validate(configMap()).orElseThrow();

    assertThat(failure.message())
        .isEqualTo("admission webhook \"deny.example.com\" denied the request without explanation");
    assertThat(failure.code()).isEqualTo(400);
  }

  @Test
  void aServiceIsReachedAtItsReadyEndpointUnderItsOwnName() {
    answers.put("/svc", review -> answer(review, "'allowed':false,'status':{'message':'seen'}"));
    put("", "services", "tools", "hook", "{'spec':{'ports':[{'name':'web','port':443}]}}");
    put(
        "discovery.k8s.io",
        "endpointslices",
        "tools",
        "hook-1",
        "{'metadata':{'labels':{'kubernetes.io/service-name':'hook'}},"
            + "'endpoints':[{'addresses':['127.0.0.2'],'conditions':{'ready':false}},"
            + "{'addresses':['127.0.0.1'],'conditions':{'ready':true}}],"
            + "'ports':[{'name':'web','port':"
            + server.port()
            + "}]}");
    ObjectNode hook = hook("svc.example.com", "/svc");
    ObjectNode config = hook.withObject("clientConfig");
    config.remove("url");
    config.putObject("service").put("namespace", "tools").put("name", "hook").put("path", "svc");
    validating("one", hook);

    assertThat(validate(configMap()).orElseThrow().message()).endsWith("denied the request: seen");
  }

  @Test
  void aServiceWithoutEndpointsFailsTheCall() {
    put("", "services", "tools", "hook", "{'spec':{'ports':[{'name':'web','port':443}]}}");
    ObjectNode hook = hook("svc.example.com", "/svc");
    ObjectNode config = hook.withObject("clientConfig");
    config.remove("url");
    config.putObject("service").put("namespace", "tools").put("name", "hook");
    validating("one", hook);

    assertThat(validate(configMap()).orElseThrow().message())
        .isEqualTo(
            "Internal error occurred: failed calling webhook \"svc.example.com\": failed to call"
                + " webhook: Post \"https://hook.tools.svc:443?timeout=5s\": no endpoints available"
                + " for service \"hook\"");
  }

  @Test
  void silenceEndsWithTheTimeout() {
    answers.put("/slow", _ -> null);
    ObjectNode hook = hook("slow.example.com", "/slow").put("timeoutSeconds", 1);
    validating("one", hook);

    assertThat(validate(configMap()).orElseThrow().message())
        .isEqualTo(
            "Internal error occurred: failed calling webhook \"slow.example.com\": failed to call"
                + " webhook: Post \"https://127.0.0.1:"
                + server.port()
                + "/slow?timeout=1s\": context deadline exceeded");
  }

  @Test
  void nobodyAtTheAddressIsARefusedConnection() {
    ObjectNode hook = hook("gone.example.com", "/x");
    hook.withObject("clientConfig").put("url", "https://127.0.0.1:1/x");
    validating("one", hook);

    assertThat(validate(configMap()).orElseThrow().message())
        .endsWith(
            "failed to call webhook: Post \"https://127.0.0.1:1/x?timeout=5s\": dial tcp"
                + " 127.0.0.1:1: connect: connection refused");
  }

  @Test
  void aServerThatNobodyVouchesForIsNotBelieved() {
    answers.put("/a", review -> answer(review, "'allowed':true"));
    LoopbackServer other =
        LoopbackServer.start(
            kit.system(), "x", _ -> CompletableFuture.completedFuture(HttpResponse.create()));
    ObjectNode hook = hook("a.example.com", "/a");
    hook.withObject("clientConfig").put("caBundle", base64(other.certificate()));
    other.close();
    validating("one", hook);

    assertThat(validate(configMap()).orElseThrow().message())
        .contains("tls: failed to verify certificate: x509:");
  }

  @Test
  void ignoredFailuresLetTheRequestPass() {
    answers.put("/missing", _ -> "");
    validating("one", hook("a.example.com", "/missing").put("failurePolicy", "Ignore"));
    validating("two", hook("b.example.com", "/missing"));

    assertThat(validate(configMap()).orElseThrow().message())
        .isEqualTo(
            "Internal error occurred: failed calling webhook \"b.example.com\": failed to call"
                + " webhook: the server could not find the requested resource");
    assertThat(paths).hasSize(2);
  }

  @Test
  void answersToAnotherQuestionAreInvalid() {
    answers.put(
        "/a",
        _ ->
            "{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview','response'"
                    .replace('\'', '"')
                + ":{\"uid\":\"other\",\"allowed\":true}}");
    validating("one", hook("a.example.com", "/a"));

    assertThat(validate(configMap()).orElseThrow().message())
        .endsWith(
            "received invalid webhook response: expected response.uid=\"id-1\", got \"other\"");
  }

  @Test
  void aValidatingWebhookMayNotPatch() {
    answers.put("/a", review -> patch(review, "[]"));
    validating("one", hook("a.example.com", "/a"));

    assertThat(validate(configMap()).orElseThrow().message())
        .endsWith(
            "received invalid webhook response: validating webhook may not return"
                + " response.patch");
  }

  @Test
  void otherReviewVersionsAreNotSpoken() {
    ObjectNode hook = hook("a.example.com", "/a");
    hook.putArray("admissionReviewVersions").add("v1beta1");
    validating("one", hook);

    assertThat(validate(configMap()).orElseThrow().message())
        .contains("webhook does not accept known AdmissionReview versions");
  }

  @Test
  void aRehearsalMeetsNoSideEffects() {
    dryRun = true;
    validating("one", hook("a.example.com", "/a").put("sideEffects", "Some"));

    Failure failure = validate(configMap()).orElseThrow();

    assertThat(failure.code()).isEqualTo(400);
    assertThat(failure.message())
        .isEqualTo("admission webhook \"a.example.com\" does not support dry run");
    assertThat(asked).isEmpty();
  }

  @Test
  void mutatingOnesAreAskedByConfigurationNameAndAgainWhereTheyWish() {
    answers.put("/a", review -> answer(review, "'allowed':true"));
    answers.put("/b", review -> patch(review, "[{'op':'add','path':'/data','value':{'b':'1'}}]"));
    mutating("b", hook("b.example.com", "/b"));
    mutating("a", hook("a.example.com", "/a").put("reinvocationPolicy", "IfNeeded"));
    MutatingWebhooks webhooks = mutatingWebhooks();
    AdmissionRequest request = request(configMap());

    assertThat(webhooks.mutate(request).toCompletableFuture().join()).isEmpty();
    assertThat(paths).containsExactly("/a", "/b");
    ((Context) request.context()).second = true;
    assertThat(webhooks.mutate(request).toCompletableFuture().join()).isEmpty();

    assertThat(paths).containsExactly("/a", "/b", "/a");
    assertThat(asked.getLast().path("request").path("object").path("data").path("b").asText())
        .isEqualTo("1");
  }

  @Test
  void selectorsAndRulesKeepWebhooksOut() {
    put("", "namespaces", "", "default", "{'metadata':{'labels':{'team':'red'}}}");
    ObjectNode otherTeam = hook("a.example.com", "/a");
    otherTeam.set("namespaceSelector", json("{'matchLabels':{'team':'blue'}}"));
    ObjectNode otherObject = hook("b.example.com", "/a");
    otherObject.set("objectSelector", json("{'matchLabels':{'app':'web'}}"));
    ObjectNode otherKind = hook("c.example.com", "/a");
    ((ObjectNode) otherKind.withArray("rules").get(0)).putArray("resources").add("pods/*");
    validating("one", otherTeam);
    validating("two", otherObject);
    validating("three", otherKind);

    assertThat(validate(configMap())).isEmpty();

    assertThat(asked).isEmpty();
  }

  private static String patch(JsonNode review, String patch) {
    return answer(
        review,
        "'allowed':true,'patchType':'JSONPatch','patch':'"
            + base64(patch.replace('\'', '"'))
            + "'");
  }

  private static String answer(JsonNode review, String rest) {
    return ("{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview','response':{'uid':'"
            + review.path("request").path("uid").asText()
            + "',"
            + rest
            + "}}")
        .replace('\'', '"');
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  private static ObjectNode hook(String name, String path) {
    ObjectNode hook =
        json(
            "{'rules':[{'operations':['*'],'apiGroups':['*'],'apiVersions':['v1'],"
                + "'resources':['configmaps']}],'admissionReviewVersions':['v1'],"
                + "'sideEffects':'None','timeoutSeconds':5}");
    hook.put("name", name);
    hook.putObject("clientConfig")
        .put("url", "https://127.0.0.1:" + server.port() + path)
        .put("caBundle", base64(server.certificate()));
    return hook;
  }

  private static ObjectNode configMap() {
    return json(
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'settings',"
            + "'namespace':'default','uid':'u-1','creationTimestamp':'2026-01-01T00:00:00Z'}}");
  }

  private void mutating(String name, ObjectNode webhook) {
    configuration("mutatingwebhookconfigurations", name, webhook);
  }

  private void validating(String name, ObjectNode webhook) {
    configuration("validatingwebhookconfigurations", name, webhook);
  }

  private void configuration(String resource, String name, ObjectNode webhook) {
    ObjectNode configuration = Json.object();
    configuration.putArray("webhooks").add(webhook);
    put("admissionregistration.k8s.io", resource, "", name, configuration.toString());
  }

  private void put(String group, String resource, String namespace, String name, String text) {
    ObjectNode object = json(text);
    object.withObject("metadata").put("name", name);
    ObjectKey key = new ObjectKey(new ResourceType(group, resource), namespace, name);
    stored.put(
        key.toString(),
        new StoredObject(
            key, new Uid("u"), 1, 1, Json.bytes(object), ObjectFacts.of(object, Map.of())));
  }

  private Optional<Failure> mutate(ObjectNode object) {
    return mutatingWebhooks().mutate(request(object)).toCompletableFuture().join();
  }

  private Optional<Failure> validate(ObjectNode object) {
    return new ValidatingWebhooks(outgoing(), ids(), EQUIVALENTS, MatchConditions.UNAVAILABLE)
        .validate(request(object))
        .toCompletableFuture()
        .join();
  }

  private MutatingWebhooks mutatingWebhooks() {
    return new MutatingWebhooks(
        outgoing(), ids(), () -> KINDS, EQUIVALENTS, MatchConditions.UNAVAILABLE);
  }

  private HttpOutgoing outgoing() {
    return new HttpOutgoing(kit.system(), this::image, new SplittableRandom(1), new SecureRandom());
  }

  private static Supplier<String> ids() {
    int[] count = {0};
    return () -> "id-" + ++count[0];
  }

  private ClusterImage image() {
    return ClusterImage.of(1, stored.values());
  }

  private AdmissionRequest request(ObjectNode object) {
    Kind kind = KINDS.byType(CONFIG_MAPS).orElseThrow();
    return new AdmissionRequest(
        Operation.CREATE,
        kind,
        new ObjectKey(CONFIG_MAPS, "default", "settings"),
        "",
        Optional.of(object),
        Optional.empty(),
        UserInfo.anonymous(),
        dryRun,
        image(),
        new Context(warnings));
  }

  private static final class Context implements AdmissionContext {
    private final List<String> warnings;
    private final Reinvocations memory = new Reinvocations();
    private boolean second;

    Context(List<String> warnings) {
      this.warnings = warnings;
    }

    @Override
    public void warn(String text) {
      warnings.add(text);
    }

    @Override
    public boolean reinvoked() {
      return second;
    }

    @Override
    public <T> T memory(Class<T> type, Supplier<T> first) {
      return type.cast(memory);
    }
  }
}
