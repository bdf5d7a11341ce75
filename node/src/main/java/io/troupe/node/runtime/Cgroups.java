package io.troupe.node.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.quantity.Quantity;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Limits of memory and cpu, through cgroup v2 or the v1 hierarchies, whichever this machine has and
 * permits. Without them containers run unlimited, and the node says so.
 */
final class Cgroups {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final String OWN = "troupe";
  private static final long PERIOD_MICROS = 100_000;

  private enum Mode {
    NONE,
    V1,
    V2
  }

  private volatile Mode mode = Mode.NONE;

  void probe() {
    mode = Mode.NONE;
    try {
      if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
        Files.createDirectories(ROOT.resolve(OWN));
        Files.writeString(ROOT.resolve("cgroup.subtree_control"), "+memory +cpu");
        Files.writeString(ROOT.resolve(OWN).resolve("cgroup.subtree_control"), "+memory +cpu");
        mode = Mode.V2;
      } else if (Files.isWritable(ROOT.resolve("memory").resolve("cgroup.procs"))) {
        Files.createDirectories(ROOT.resolve("memory").resolve(OWN));
        Files.createDirectories(ROOT.resolve("cpu").resolve(OWN));
        mode = Mode.V1;
      }
    } catch (IOException | SecurityException refused) {
      mode = Mode.NONE; // as for every ordinary user without delegation
    }
  }

  Optional<String> limit() {
    return mode == Mode.NONE
        ? Optional.of("cgroups are not permitted, limits are not enforced")
        : Optional.empty();
  }

  /** The cgroup.procs files to enter; none for a container without limits. */
  List<Path> create(PodRuntime.StartRequest request) throws IOException {
    JsonNode limits = request.container().spec().path("resources").path("limits");
    BigDecimal memory = Quantity.ofOrZero(limits.path("memory").asText()).amount();
    BigDecimal cpu = Quantity.ofOrZero(limits.path("cpu").asText()).amount();
    List<Path> procs = new ArrayList<>();
    String name = request.container().name() + "-" + request.attempt();
    switch (mode) {
      case NONE -> {}
      case V1 -> {
        if (memory.signum() > 0) {
          Path group = directory(ROOT.resolve("memory"), request.pod().uid(), name);
          Files.writeString(group.resolve("memory.limit_in_bytes"), plain(memory));
          procs.add(group.resolve("cgroup.procs"));
        }
        if (cpu.signum() > 0) {
          Path group = directory(ROOT.resolve("cpu"), request.pod().uid(), name);
          Files.writeString(group.resolve("cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
          Files.writeString(group.resolve("cpu.cfs_quota_us"), quota(cpu));
          procs.add(group.resolve("cgroup.procs"));
        }
      }
      case V2 -> {
        if (memory.signum() > 0 || cpu.signum() > 0) {
          Path pod = ROOT.resolve(OWN).resolve("pod" + request.pod().uid());
          Files.createDirectories(pod);
          Files.writeString(pod.resolve("cgroup.subtree_control"), "+memory +cpu");
          Path group = directory(ROOT, request.pod().uid(), name);
          if (memory.signum() > 0) {
            Files.writeString(group.resolve("memory.max"), plain(memory));
          }
          if (cpu.signum() > 0) {
            Files.writeString(group.resolve("cpu.max"), quota(cpu) + " " + PERIOD_MICROS);
          }
          procs.add(group.resolve("cgroup.procs"));
        }
      }
    }
    return procs;
  }

  /** The cgroup.procs files of a container that runs. */
  List<Path> of(ContainerRef ref) {
    String name = ref.container() + "-" + ref.attempt();
    return hierarchies().stream()
        .map(h -> h.resolve(OWN).resolve("pod" + ref.podUid()).resolve(name))
        .map(group -> group.resolve("cgroup.procs"))
        .filter(Files::exists)
        .toList();
  }

  private List<Path> hierarchies() {
    return switch (mode) {
      case NONE -> List.<Path>of();
      case V1 -> List.of(ROOT.resolve("memory"), ROOT.resolve("cpu"));
      case V2 -> List.of(ROOT);
    };
  }

  /** Of dead containers only: a cgroup with processes cannot be removed. */
  void remove(String podUid) throws IOException {
    for (Path hierarchy : hierarchies()) {
      Path pod = hierarchy.resolve(OWN).resolve("pod" + podUid);
      for (Path group : PodDirectories.list(pod)) {
        if (Files.isDirectory(group)) {
          group.toFile().delete(); // its files are the kernel's; rmdir is all it takes
        }
      }
      pod.toFile().delete();
    }
  }

  private static Path directory(Path hierarchy, String podUid, String name) throws IOException {
    return Files.createDirectories(hierarchy.resolve(OWN).resolve("pod" + podUid).resolve(name));
  }

  private static String plain(BigDecimal bytes) {
    return bytes.toBigInteger().toString();
  }

  /** The kernel refuses less than a millisecond. */
  private static String quota(BigDecimal cpus) {
    long micros = cpus.multiply(BigDecimal.valueOf(PERIOD_MICROS)).longValue();
    return Long.toString(Math.max(1_000, micros));
  }
}
