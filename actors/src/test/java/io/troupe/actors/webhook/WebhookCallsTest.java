package io.troupe.actors.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.outgoing.LoopbackServer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How webhooks are reached, and what becomes of a request when they are not. */
class WebhookCallsTest extends WebhookScene {
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
                + " webhook: Post \"https://hook.tools.svc:443?timeout=30s\": no endpoints available"
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
            "failed to call webhook: Post \"https://127.0.0.1:1/x?timeout=30s\": dial tcp"
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
    // Another test's question may come late.
    assertThat(paths).filteredOn("/missing"::equals).hasSize(2);
  }
}
