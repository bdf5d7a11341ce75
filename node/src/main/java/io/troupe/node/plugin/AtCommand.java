package io.troupe.node.plugin;

import io.troupe.node.boot.ProcessTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * Any reading command of kubectl, answered from the past. It is the real kubectl, so that every
 * form of output is kubectl's; it asks through {@link PastProxy}, which asks through {@code kubectl
 * proxy}, which logs in as the user does.
 */
@Command(
    name = "at",
    description = "Run a reading kubectl command as of then: at 10m get pods -o wide")
final class AtCommand implements Callable<Integer> {
  private static final Pattern SERVING = Pattern.compile("Starting to serve on (\\S+)");
  private static final List<String> READING = List.of("get", "describe");
  private static final int SECRET_BYTES = 16;

  @Mixin private ClusterOptions cluster;

  @Parameters(
      index = "0",
      paramLabel = "MOMENT",
      description = "A revision, a time, or 10m for ten minutes ago.")
  private String moment;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "get or describe, with its arguments.")
  private List<String> command;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!READING.contains(command.getFirst())) {
      throw new KubectlFailure("error: of the past can be asked: " + String.join(", ", READING));
    }
    String when = MomentArgument.parse(moment, ProcessTime.wall().instant()).read();
    Kubectl kubectl = cluster.kubectl();
    String secret = secret();
    Process serving = kubectl.start(List.of("proxy", "--port=0", "--api-prefix=/" + secret + "/"));
    Path folder = Files.createTempDirectory("kubectl-troupe");
    // It says where the past is read; it goes with this process, however that ends.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    try (PastProxy proxy = new PastProxy(secret, address(serving) + "/" + secret, when)) {
      return run(folder, proxy, kubectl);
    } finally {
      serving.destroy();
    }
  }

  private int run(Path folder, PastProxy proxy, Kubectl kubectl)
      throws IOException, InterruptedException {
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(kubeconfig, kubeconfig(proxy.address(), cluster.namespace(kubectl)));
    List<String> line = new ArrayList<>(List.of("kubectl", "--kubeconfig=" + kubeconfig));
    line.add("--cache-dir=" + folder.resolve("cache"));
    line.addAll(command);
    if (cluster.everywhere()) {
      line.add("--all-namespaces");
    }
    return new ProcessBuilder(line).inheritIO().start().waitFor();
  }

  private static String kubeconfig(String server, String namespace) {
    return """
    apiVersion: v1
    kind: Config
    current-context: past
    clusters: [{name: past, cluster: {server: "%s"}}]
    contexts: [{name: past, context: {cluster: past, namespace: "%s"}}]
    """
        .formatted(server, namespace);
  }

  private static String address(Process serving) throws IOException {
    BufferedReader out = serving.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher address = SERVING.matcher(line);
      if (address.find()) {
        return "http://" + address.group(1);
      }
    }
    throw new KubectlFailure("error: kubectl proxy did not start");
  }

  private static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
