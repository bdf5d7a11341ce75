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
 * Puts volumes where containers expect them, by bind mounts in a mount namespace per container.
 * Works where this process may unshare namespaces, usually only as root. Mount points that the
 * machine lacks are created, and stay, as empty directories or files.
 */
final class Mounts {
  private static final String SCRIPT =
      """
      path=$PATH PATH=$1; shift
      while [ "$1" != -- ]; do
        if [ -d "$1" ]; then mkdir -p "$2"; else mkdir -p "${2%/*}"; [ -e "$2" ] || : > "$2"; fi
        mount --bind "$1" "$2" || exit 128
        [ "$3" = rw ] || mount -o remount,bind,ro "$2" || exit 128
        shift 3
      done
      shift
      PATH=$path exec "$@"
      """;

  private volatile boolean possible;

  void probe() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "/bin/sh", "-c", "unshare --mount --propagation private mount --bind /tmp /tmp")
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

  /** The command that mounts and then becomes the given one, keeping its pid. */
  List<String> around(
      List<String> command, ContainerView container, Path volumes, Path terminationLog)
      throws IOException {
    if (!possible) {
      return command;
    }
    List<String> mounts = new ArrayList<>();
    for (JsonNode mount : container.spec().path("volumeMounts")) {
      Path source = volumes.resolve(mount.path("name").asText());
      String sub = mount.path("subPath").asText();
      mounts.add((sub.isEmpty() ? source : source.resolve(sub)).toString());
      mounts.add(mount.path("mountPath").asText());
      mounts.add(mount.path("readOnly").asBoolean() ? "ro" : "rw");
    }
    Files.writeString(terminationLog, "");
    mounts.add(terminationLog.toString());
    mounts.add(container.spec().path("terminationMessagePath").asText("/dev/termination-log"));
    mounts.add("rw");
    List<String> all = new ArrayList<>();
    all.addAll(
        List.of(
            tool("unshare"), "--mount", "--propagation", "private", "/bin/sh", "-c", SCRIPT, "sh"));
    all.add(Supervisor.TOOLS);
    all.addAll(mounts);
    all.add("--");
    all.addAll(command);
    return all;
  }

  /** The command as run within a container's mounts. */
  List<String> inside(List<String> command, Path cwd, Optional<ProcessTable.Identity> process) {
    if (!possible || process.isEmpty()) {
      return command;
    }
    List<String> all = new ArrayList<>();
    all.add(tool("nsenter"));
    all.add("--mount=/proc/" + process.get().pid() + "/ns/mnt");
    all.add("--wd=" + cwd);
    all.add("--");
    all.addAll(command);
    return all;
  }

  private static String tool(String name) {
    for (String directory : Supervisor.TOOLS.split(":")) {
      Path path = Path.of(directory, name);
      if (Files.isExecutable(path)) {
        return path.toString();
      }
    }
    return name;
  }
}
