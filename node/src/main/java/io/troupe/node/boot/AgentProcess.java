package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.node.kubelet.AgentParts;
import io.troupe.node.kubelet.AgentSettings;
import io.troupe.node.kubelet.NodeAgent;
import io.troupe.node.kubelet.NodeDescription;
import io.troupe.node.kubelet.ThisMachine;
import io.troupe.node.link.JoinClient;
import io.troupe.node.link.Servers;
import io.troupe.node.link.WebSocketConnector;
import io.troupe.node.pki.CaPin;
import io.troupe.node.pki.CertificateAuthority;
import io.troupe.node.pki.KeyAndCertificate;
import io.troupe.node.pki.Pem;
import io.troupe.node.pki.TlsContexts;
import io.troupe.node.runtime.ProcessRuntime;
import io.troupe.node.runtime.ProcessSettings;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node agent in a process of its own: joins once with a token, keeps the certificate it gets, and
 * from then on needs no token. No member of the control plane's Akka cluster (D10): its actor
 * system is local.
 */
public final class AgentProcess {
  private final ActorSystem<Void> system;
  private final NodeAgent agent;

  private AgentProcess(ActorSystem<Void> system, NodeAgent agent) {
    this.system = system;
    this.agent = agent;
  }

  /**
   * @param token needed only while the data directory holds no certificate for this name
   */
  public record Options(List<URI> servers, Optional<String> token, String name, Path data) {
    public Options {
      servers = List.copyOf(servers);
    }
  }

  /**
   * Blocks until the agent runs; it registers when it has reached a server.
   *
   * @throws IOException if it cannot join
   */
  public static AgentProcess start(Options options, Progress progress)
      throws IOException, InterruptedException {
    SecureRandom secure = Chance.secure();
    InstantSource clock = ProcessTime.wall();
    Path pki = Files.createDirectories(options.data().resolve("pki"));
    progress.step("Identity");
    if (!Files.exists(pki.resolve("node-" + options.name() + ".crt"))) {
      join(options, pki, secure);
    }
    X509Certificate authority = Pem.certificate(pki.resolve("ca.crt"));
    KeyAndCertificate own =
        new KeyAndCertificate(
            Pem.privateKey(pki.resolve("node-" + options.name() + ".key")),
            Pem.certificate(pki.resolve("node-" + options.name() + ".crt")));

    progress.step("Agent");
    Config config = config();
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "troupe-agent", config);
    Path data = Files.createDirectories(options.data().resolve("agent"));
    NodeAgent agent =
        new NodeAgent(
            system,
            new AgentParts(
                new NodeDescription(
                    options.name(),
                    options.name(),
                    addressTowards(options.servers().getFirst()),
                    Map.of(),
                    ThisMachine.measure(data)),
                new WebSocketConnector(
                    system,
                    new Servers(
                        options.servers(),
                        options.data().resolve("servers"),
                        Chance.shared(secure)),
                    TlsContexts.context(Optional.of(own), authority, secure)),
                new ProcessRuntime(
                    ProcessSettings.of(config, data, options.servers().getFirst()), clock),
                clock,
                Chance.shared(secure),
                AgentSettings.of(config)));
    agent.start();
    return new AgentProcess(system, agent);
  }

  /** Pods go on. Blocks. */
  public void stop() {
    agent.stop(false);
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  /** Like the control plane's, with the agent's own few settings in place of its many. */
  private static Config config() {
    return ConfigFactory.defaultOverrides()
        .withFallback(ConfigFactory.defaultApplication())
        .withFallback(ConfigFactory.parseResources("troupe-agent.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  private static void join(Options options, Path pki, SecureRandom secure)
      throws IOException, InterruptedException {
    String token =
        options
            .token()
            .orElseThrow(() ->
                new IOException(
                    "this node has not joined yet: a token is needed (--token-file, TROUPE_TOKEN, --token)"));
    CaPin pin =
        CaPin.in(token)
            .orElseThrow(
                () -> new IOException("the token names no cluster; make one with 'troupe token'"));
    IOException last = null;
    for (URI server : options.servers()) {
      try {
        join(options, server, token, pin.fetch(server, secure), pki, secure);
        return;
      } catch (IOException unreachable) {
        last = unreachable;
      }
    }
    throw last;
  }

  private static void join(
      Options options,
      URI server,
      String token,
      X509Certificate authority,
      Path pki,
      SecureRandom secure)
      throws IOException, InterruptedException {
    KeyPair keys = CertificateAuthority.keyPair(secure);
    JoinClient.Joined joined =
        JoinClient.join(
            server,
            token,
            options.name(),
            CertificateAuthority.request(keys, "system:node:" + options.name()),
            TlsContexts.context(Optional.empty(), authority, secure));
    Pem.write(pki.resolve("ca.crt"), Pem.text(authority));
    Pem.write(pki.resolve("node-" + options.name() + ".key"), Pem.text(keys.getPrivate()));
    // The certificate last: it is what says that the node has joined.
    Pem.write(pki.resolve("node-" + options.name() + ".crt"), joined.certificatePem());
  }

  /** The address this machine would speak to the server from; nothing is sent. */
  private static String addressTowards(URI server) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(server.getHost(), Math.max(1, server.getPort())));
      String own = socket.getLocalAddress().getHostAddress();
      return MachineAddress.reachable(own).orElse(own);
    }
  }
}
