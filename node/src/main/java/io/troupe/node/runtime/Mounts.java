package io.troupe.node.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kubelet.ContainerView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts volumes where containers expect them, by bind mounts in a mount namespace per container; see
 * mounts.sh. Works where this process may unshare namespaces, usually only as root. Leaves nothing
 * on the machine: what must be made for a mount is made in private copies, see {@link MountPlan}.
 */
final class Mounts {
  static final String SCRIPT = "mounts.sh";

  private volatile boolean possible;

  void probe() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "/bin/sh", "-c", "unshare --mount --propagation private mount -t tmpfs tmpfs /tmp")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("PATH", Supervisor.TOOLS);
    possible = builder.start().waitFor() == 0;
  }

  boolean possible() {
    return possible;
  }

  Optional<String> limit() {
    return possible ? Optional.empty() : Optional.of("volumes are not mounted");
  }

  static boolean wanted(ContainerView container) {
    return !container.spec().path("volumeMounts").isEmpty();
  }

  /**
   * The command that mounts and then becomes the given one, keeping its pid.
   *
   * @param script where mounts.sh is installed
   * @throws IOException if a volume's place cannot be made
   */
  List<String> around(
      List<String> command,
      ContainerView container,
      Path volumes,
      AttemptFiles attempt,
      Path cwd,
      Path script)
      throws IOException {
    if (!possible) {
      return command;
    }
    Path stage = Files.createDirectories(attempt.directory().resolve("stage"));
    MountPlan plan = MountPlan.of(wanted(container, volumes, attempt));
    List<String> all = new ArrayList<>();
    all.addAll(List.of(tool("unshare"), "--mount", "--propagation", "private", "/bin/sh"));
    all.addAll(List.of(script.toString(), Supervisor.TOOLS, stage.toString(), cwd.toString()));
    for (Path copied : plan.copied()) {
      all.addAll(List.of("copy", copied.toString()));
    }
    for (MountPlan.Bind bind : plan.binds()) {
      all.addAll(
          List.of(
              bind.readOnly() ? "ro" : "rw", bind.source().toString(), bind.target().toString()));
    }
    all.add("--");
    all.addAll(command);
    return all;
  }

  private static List<MountPlan.Bind> wanted(
      ContainerView container, Path volumes, AttemptFiles attempt) throws IOException {
    List<MountPlan.Bind> wanted = new ArrayList<>();
    for (JsonNode mount : container.spec().path("volumeMounts")) {
      Path source = volumes.resolve(mount.path("name").asText());
      String sub = mount.path("subPath").asText();
      wanted.add(
          new MountPlan.Bind(
              sub.isEmpty() ? source : source.resolve(sub),
              Path.of(mount.path("mountPath").asText()),
              mount.path("readOnly").asBoolean()));
    }
    Path log = attempt.directory().resolve(AttemptFiles.TERMINATION_LOG);
    Files.writeString(log, "");
    String path = container.spec().path("terminationMessagePath").asText("/dev/termination-log");
    wanted.add(new MountPlan.Bind(log, Path.of(path), false));
    return wanted;
  }

  /** The command as run within a container's mounts. */
  List<String> inside(List<String> command, Path cwd, Optional<ProcessTable.Identity> process) {
    if (!possible || process.isEmpty()) {
      return command;
    }
    String proc = "/proc/" + process.get().pid();
    List<String> all = new ArrayList<>();
    all.addAll(List.of(tool("nsenter"), "--mount=" + proc + "/ns/mnt", "--root=" + proc + "/root"));
    // Its own option for the directory would mean that of this namespace.
    all.addAll(List.of("--", "/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", cwd.toString()));
    all.addAll(command);
    return all;
  }

  /** Where one of this machine's tools is, whatever PATH a container has. */
  static String tool(String name) {
    for (String directory : Supervisor.TOOLS.split(":")) {
      Path path = Path.of(directory, name);
      if (Files.isExecutable(path)) {
        return path.toString();
      }
    }
    return name;
  }
}
