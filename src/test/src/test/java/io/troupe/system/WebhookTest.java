package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.troupe.core.json.Json;
import io.troupe.system.ForeignServer.Request;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Admission webhooks with the real kubectl. Each test's webhooks see one namespace only. */
@ExtendWith(SharedTroupe.class)
final class WebhookTest {
  @TempDir static Path cache;
  private Kubectl kubectl;
  private ForeignServer server;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Kubectl.isPresent(), "SKIPPED: kubectl is not on the PATH");
    kubectl = new Kubectl(SharedTroupe.troupe().kubeconfig(), cache);
  }

  @AfterEach
  void clean() {
    if (kubectl == null) {
      return;
    }
    kubectl.run(null, "delete", "mutatingwebhookconfigurations", "--all");
    kubectl.run(null, "delete", "validatingwebhookconfigurations", "--all");
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aMutationIsVisibleAndADenialIsToldInTheHooksWords() throws IOException {
    server = ForeignServer.start("127.0.0.1");
    server.answering(
        "/mutate",
        request ->
            ForeignServer.patch(
                request, "[{\"op\":\"add\",\"path\":\"/data/from\",\"value\":\"aG9vaw==\"}]"));
    server.answering("/validate", WebhookTest::onlyQuiet);
    namespace("hooked");
    configure("Mutating", "hooked", "url: https://127.0.0.1:" + server.port() + "/mutate", "");
    configure("Validating", "hooked", "url: https://127.0.0.1:" + server.port() + "/validate", "");

    kubectl.ok("-n", "hooked", "create", "secret", "generic", "quiet", "--from-literal=a=b");
    assertThat(kubectl.ok("-n", "hooked", "get", "secret", "quiet", "-o", "jsonpath={.data.from}"))
        .isEqualTo("aG9vaw==");

    String denial =
        kubectl.fails("-n", "hooked", "create", "secret", "generic", "loud", "--from-literal=a=b");
    assertThat(denial)
        .contains("admission webhook \"validating.example.com\" denied the request: too loud")
        .contains("Warning: mind your voice");
    assertThat(kubectl.fails("-n", "hooked", "get", "secret", "loud")).contains("NotFound");

    assertThat(kubectl.ok("-n", "hooked", "delete", "secret", "quiet")).contains("deleted");
    Request last = server.requests().getLast();
    assertThat(last.body().at("/request/operation").asText()).isEqualTo("DELETE");
    assertThat(last.body().at("/request/oldObject/data/from").asText()).isEqualTo("aG9vaw==");
    assertThat(last.body().at("/request/object").isNull()).isTrue();
    assertThat(last.body().at("/request/options/kind").asText()).isEqualTo("DeleteOptions");
  }

  @Test
  void aServiceIsReachedThroughItsEndpoints() throws IOException {
    Optional<String> address = address();
    assumeThat(address).as("an address that may stand in an EndpointSlice").isPresent();
    server = ForeignServer.start(address.get(), "hook.served.svc");
    server.answering("/validate", WebhookTest::onlyQuiet);
    namespace("served");
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: hook, namespace: served}
        spec: {ports: [{name: https, port: 443}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: hook-1, namespace: served, labels: {kubernetes.io/service-name: hook}}
        addressType: IPv4
        ports: [{name: https, port: %d}]
        endpoints: [{addresses: [%s], conditions: {ready: true}}]
        """
            .formatted(server.port(), address.get()),
        "apply",
        "-f",
        "-");
    configure(
        "Validating", "served", "service: {name: hook, namespace: served, path: /validate}", "");

    assertThat(
            kubectl.fails(
                "-n", "served", "create", "secret", "generic", "loud", "--from-literal=a=b"))
        .contains("denied the request: too loud");
    kubectl.ok("-n", "served", "create", "secret", "generic", "quiet", "--from-literal=a=b");
  }

  @Test
  void aDeadHookStopsRequestsUnlessItMayBeIgnored() throws IOException {
    server = ForeignServer.start("127.0.0.1");
    String url = "url: https://127.0.0.1:" + server.port() + "/validate";
    server.close();
    namespace("dead");
    configure("Validating", "dead", url, "");

    assertThat(
            kubectl.fails("-n", "dead", "create", "secret", "generic", "x", "--from-literal=a=b"))
        .contains(
            "Internal error occurred: failed calling webhook \"validating.example.com\": failed to"
                + " call webhook: Post \"https://127.0.0.1:")
        .contains("connect: connection refused");

    configure("Validating", "dead", url, "failurePolicy: Ignore");
    kubectl.ok("-n", "dead", "create", "secret", "generic", "x", "--from-literal=a=b");
  }

  private static com.fasterxml.jackson.databind.JsonNode onlyQuiet(Request request) {
    boolean quiet = !request.body().at("/request/name").asText().equals("loud");
    var review = ForeignServer.review(request, quiet);
    if (!quiet) {
      var response = review.withObject("response");
      response.set("status", Json.parse("{\"message\":\"too loud\",\"code\":403}"));
      response.putArray("warnings").add("mind your voice");
    }
    return review;
  }

  private void namespace(String name) {
    kubectl.ok("create", "namespace", name);
  }

  private void configure(String kind, String namespace, String client, String more) {
    String name = kind.toLowerCase(Locale.ROOT);
    String operations = kind.equals("Mutating") ? "CREATE, UPDATE" : "\"*\"";
    kubectl.okWith(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: %sWebhookConfiguration
        metadata: {name: %s}
        webhooks:
        - name: %s.example.com
          admissionReviewVersions: [v1]
          sideEffects: None
          timeoutSeconds: 5
          %s
          clientConfig:
            caBundle: %s
            %s
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
          rules:
          - {operations: [%s], apiGroups: [""], apiVersions: [v1], resources: [secrets]}
        """
            .formatted(kind, name, name, more, server.caBundle(), client, namespace, operations),
        "apply",
        "-f",
        "-");
  }

  /** Of this machine, as an EndpointSlice may name it: no loopback, nor any that tests made. */
  private static Optional<String> address() throws IOException {
    return NetworkInterface.networkInterfaces()
        .filter(network -> !network.getName().startsWith("troupe"))
        .flatMap(NetworkInterface::inetAddresses)
        .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress() && !a.isLinkLocalAddress())
        .map(InetAddress::getHostAddress)
        .findFirst();
  }
}
