package io.troupe.cluster;

import static org.awaitility.Awaitility.await;

import io.troupe.launch.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One cluster for all test classes of a plan that leave it as they found it, or nearly: what is
 * dead at the beginning of a class is started again, what is cut is joined. It ends with the plan.
 * Its first node has {@value #HOLLOW_NODES} hollow nodes.
 *
 * <p>Where tests run in several JVMs each class is a plan by itself: six JVMs that idle until the
 * last test would cost the others more than two starts of a cluster.
 */
public final class SharedCluster implements BeforeAllCallback {
  static final int HOLLOW_NODES = 4;

  /** What the nodes printed in their lives stays there. */
  private static final Path SAID = Path.of("target", "cluster");

  private static final Duration HEALED_MAX = Duration.ofSeconds(120);
  private static volatile Running running;

  public static ThreeNodes cluster() {
    return running.cluster();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(Namespace.create(SharedCluster.class))
            .computeIfAbsent(Running.class, _ -> Running.start(), Running.class);
    heal(running.cluster());
  }

  private static void heal(ThreeNodes cluster) {
    cluster.network().ifPresent(Network::heal);
    cluster.nodes().stream()
        .filter(ControlPlaneProcess::isAlive)
        .forEach(ControlPlaneProcess::thaw);
    List<ControlPlaneProcess> dead = cluster.nodes().stream().filter(n -> !n.isAlive()).toList();
    dead.forEach(ControlPlaneProcess::begin);
    dead.forEach(ControlPlaneProcess::awaitReady);
    for (ControlPlaneProcess node : cluster.nodes()) {
      try (NodeClient client = node.client()) {
        await(node.toString()).atMost(HEALED_MAX).until(client::ready);
      }
    }
  }

  private record Running(Path folder, ThreeNodes cluster) implements AutoCloseable {
    static Running start() {
      try {
        Path folder = Files.createTempDirectory("troupe-cluster");
        ThreeNodes cluster = ThreeNodes.apart(folder);
        try {
          return new Running(folder, cluster.with(1, "--hollow-nodes=" + HOLLOW_NODES).start());
        } catch (RuntimeException | Error e) {
          cluster.close();
          throw e;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      cluster.close();
      Files.createDirectories(SAID);
      try (Stream<Path> files = Files.list(folder)) {
        for (Path said : files.filter(f -> f.toString().endsWith(".out")).toList()) {
          Files.copy(said, SAID.resolve(said.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Folders.remove(folder);
    }
  }
}
