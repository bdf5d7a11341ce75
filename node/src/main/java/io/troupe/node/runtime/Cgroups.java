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
  private static final String MEMORY = "memory";
  private static final String CPU = "cpu";
  private static final String PROCS = "cgroup.procs";
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
    Limits limits = Limits.of(request);
    List<Path> procs = new ArrayList<>();
    for (Path hierarchy : hierarchies()) {
      boolean wanted =
          switch (hierarchy.getFileName().toString()) {
            case MEMORY -> limits.memory().signum() > 0;
            case CPU -> limits.cpu().signum() > 0;
            default -> limits.memory().signum() > 0 || limits.cpu().signum() > 0;
          };
      if (wanted) {
        Path group = group(hierarchy, request.ref());
        Files.createDirectories(group);
        if (mode == Mode.V2) {
          Files.writeString(group.resolveSibling("cgroup.subtree_control"), "+memory +cpu");
        }
        write(group, limits);
        procs.add(group.resolve(PROCS));
      }
    }
    return procs;
  }

  /**
   * Gives a container that runs other limits. One that began without has no cgroup, and none is
   * made for it.
   *
   * @throws IOException also if the kernel refuses, for instance less memory than is in use
   */
  void resize(PodRuntime.StartRequest request) throws IOException {
    for (Path procs : of(request.ref())) {
      write(procs.getParent(), Limits.of(request));
    }
  }

  private record Limits(BigDecimal memory, BigDecimal cpu) {
    static Limits of(PodRuntime.StartRequest request) {
      JsonNode limits = request.container().spec().path("resources").path("limits");
      return new Limits(
          Quantity.ofOrZero(limits.path(MEMORY).asText()).amount(),
          Quantity.ofOrZero(limits.path(CPU).asText()).amount());
    }
  }

  /** What its hierarchy has files for. */
  private static void write(Path group, Limits limits) throws IOException {
    if (limits.memory().signum() > 0) {
      set(group.resolve("memory.limit_in_bytes"), plain(limits.memory()));
      set(group.resolve("memory.max"), plain(limits.memory()));
    }
    if (limits.cpu().signum() > 0) {
      set(group.resolve("cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
      set(group.resolve("cpu.cfs_quota_us"), quota(limits.cpu()));
      set(group.resolve("cpu.max"), quota(limits.cpu()) + " " + PERIOD_MICROS);
    }
  }

  private static void set(Path file, String value) throws IOException {
    if (Files.exists(file)) {
      Files.writeString(file, value);
    }
  }

  /** The cgroup.procs files of a container that runs. */
  List<Path> of(ContainerRef ref) {
    return hierarchies().stream()
        .map(hierarchy -> group(hierarchy, ref).resolve(PROCS))
        .filter(Files::exists)
        .toList();
  }

  private static Path group(Path hierarchy, ContainerRef ref) {
    return hierarchy
        .resolve(OWN)
        .resolve("pod" + ref.podUid())
        .resolve(ref.container() + "-" + ref.attempt());
  }

  private List<Path> hierarchies() {
    return switch (mode) {
      case NONE -> List.<Path>of();
      case V1 -> List.of(ROOT.resolve(MEMORY), ROOT.resolve(CPU));
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

  private static String plain(BigDecimal bytes) {
    return bytes.toBigInteger().toString();
  }

  /** The kernel refuses less than a millisecond. */
  private static String quota(BigDecimal cpus) {
    long micros = cpus.multiply(BigDecimal.valueOf(PERIOD_MICROS)).longValue();
    return Long.toString(Math.max(1_000, micros));
  }
}
