package io.troupe.actors.webhook;

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

/** A server of webhooks on loopback, over real HTTPS, and requests that meet it. */
abstract class WebhookScene {
  static final ResourceType CONFIG_MAPS = new ResourceType("", "configmaps");
  static final BuiltInKinds KINDS = new BuiltInKinds();
  static final Equivalents EQUIVALENTS =
      new Equivalents(() -> KINDS, new Versions(ConversionCalls.NONE));
  static ActorTestKit kit;
  static LoopbackServer server;

  /** By path, what the server answers to a request's body; null to say nothing at all. */
  static final Map<String, Function<JsonNode, String>> answers = new ConcurrentHashMap<>();

  static final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  static final List<String> paths = new CopyOnWriteArrayList<>();

  final Map<String, StoredObject> stored = new LinkedHashMap<>();
  final List<String> warnings = new ArrayList<>();
  boolean dryRun;

  @BeforeAll
  static void start() {
    kit =
        ActorTestKit.create(
            ConfigFactory.parseString("akka.actor.provider = local")
                .withFallback(ConfigFactory.defaultReference()));
    server = LoopbackServer.start(kit.system(), "hook.tools.svc", WebhookScene::serve);
  }

  @AfterAll
  static void stop() {
    server.close();
    kit.shutdownTestKit();
  }

  static CompletionStage<HttpResponse> serve(HttpRequest request) {
    return request
        .entity()
        .toStrict(60_000, akka.stream.SystemMaterializer.get(kit.system()).materializer())
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

  static String patch(JsonNode review, String patch) {
    return answer(
        review,
        "'allowed':true,'patchType':'JSONPatch','patch':'"
            + base64(patch.replace('\'', '"'))
            + "'");
  }

  static String answer(JsonNode review, String rest) {
    return ("{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview','response':{'uid':'"
            + review.path("request").path("uid").asText()
            + "',"
            + rest
            + "}}")
        .replace('\'', '"');
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static ObjectNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  static ObjectNode hook(String name, String path) {
    ObjectNode hook =
        json(
            "{'rules':[{'operations':['*'],'apiGroups':['*'],'apiVersions':['v1'],"
                + "'resources':['configmaps']}],'admissionReviewVersions':['v1'],"
                + "'sideEffects':'None','timeoutSeconds':30}");
    hook.put("name", name);
    hook.putObject("clientConfig")
        .put("url", "https://127.0.0.1:" + server.port() + path)
        .put("caBundle", base64(server.certificate()));
    return hook;
  }

  static ObjectNode configMap() {
    return json(
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'settings',"
            + "'namespace':'default','uid':'u-1','creationTimestamp':'2026-01-01T00:00:00Z'}}");
  }

  void mutating(String name, ObjectNode webhook) {
    configuration("mutatingwebhookconfigurations", name, webhook);
  }

  void validating(String name, ObjectNode webhook) {
    configuration("validatingwebhookconfigurations", name, webhook);
  }

  void configuration(String resource, String name, ObjectNode webhook) {
    ObjectNode configuration = Json.object();
    configuration.putArray("webhooks").add(webhook);
    put("admissionregistration.k8s.io", resource, "", name, configuration.toString());
  }

  void put(String group, String resource, String namespace, String name, String text) {
    ObjectNode object = json(text);
    object.withObject("metadata").put("name", name);
    ObjectKey key = new ObjectKey(new ResourceType(group, resource), namespace, name);
    stored.put(
        key.toString(),
        new StoredObject(
            key, new Uid("u"), 1, 1, Json.bytes(object), ObjectFacts.of(object, Map.of())));
  }

  Optional<Failure> mutate(ObjectNode object) {
    return mutatingWebhooks().mutate(request(object)).toCompletableFuture().join();
  }

  Optional<Failure> validate(ObjectNode object) {
    return new ValidatingWebhooks(outgoing(), ids(), EQUIVALENTS, MatchConditions.UNAVAILABLE)
        .validate(request(object))
        .toCompletableFuture()
        .join();
  }

  MutatingWebhooks mutatingWebhooks() {
    return new MutatingWebhooks(
        outgoing(), ids(), () -> KINDS, EQUIVALENTS, MatchConditions.UNAVAILABLE);
  }

  HttpOutgoing outgoing() {
    return new HttpOutgoing(kit.system(), this::image, new SplittableRandom(1), new SecureRandom());
  }

  static Supplier<String> ids() {
    int[] count = {0};
    return () -> "id-" + ++count[0];
  }

  ClusterImage image() {
    return ClusterImage.of(1, stored.values());
  }

  AdmissionRequest request(ObjectNode object) {
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

  static final class Context implements AdmissionContext {
    private final List<String> warnings;
    private final Reinvocations memory = new Reinvocations();
    boolean second;

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
