package io.troupe.node.runtime;

import io.troupe.core.kubelet.ContainerView;
import io.troupe.core.kubelet.Expansion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the program that a container means on a machine without images. */
final class CommandResolution {
  private static final String CREATE_FAILED =
      "failed to create containerd task: failed to create shim task: OCI runtime create failed: unable to start"
          + " container process: error during container init: ";

  private final Map<String, List<String>> images;
  private final boolean failUnknownImage;

  CommandResolution(ProcessSettings settings) {
    this.images = settings.images();
    this.failUnknownImage = settings.failUnknownImage();
  }

  /** What to run. */
  sealed interface Resolved {
    /**
     * @param command the first element is an absolute path
     */
    record Run(List<String> command) implements Resolved {}

    /** Nobody knows what this image would run. */
    record StandIn() implements Resolved {}

    /**
     * @param message as a container runtime puts it
     */
    record Refused(String message) implements Resolved {}
  }

  Resolved resolve(ContainerView container, Map<String, String> environment, Path cwd) {
    String image = ImageName.base(container.image());
    List<String> command = expanded(container.command(), environment);
    List<String> args = expanded(container.args(), environment);
    if (command.isEmpty()) {
      List<String> known = images.getOrDefault(image, List.of());
      if (known.isEmpty()) {
        Optional<Path> sameName = find(image, environment, cwd);
        if (sameName.isEmpty()) {
          return failUnknownImage
              ? new Resolved.Refused(
                  "image \"" + container.image() + "\" is not known to the process runtime")
              : new Resolved.StandIn();
        }
        known = List.of(image);
      }
      // An image's args are replaced, its entry point is kept; shells have no entry point.
      command = isShell(known) && !args.isEmpty() ? List.of() : known;
    }
    List<String> all = new ArrayList<>(command);
    all.addAll(args);
    return switch (located(all, environment, cwd)) {
      case Resolved.Refused(var message) -> new Resolved.Refused(CREATE_FAILED + message);
      case Resolved found -> found;
    };
  }

  /** With the program's absolute path, by way of busybox if only that has it. */
  Resolved located(List<String> command, Map<String, String> environment, Path cwd) {
    String program = command.getFirst();
    Optional<Path> path = find(program, environment, cwd);
    List<String> located = new ArrayList<>(command);
    if (path.isPresent()) {
      located.set(0, path.get().toString());
      return new Resolved.Run(located);
    }
    Optional<Path> busybox = find("busybox", environment, cwd);
    if (busybox.isPresent() && !program.contains("/")) {
      located.addFirst(busybox.get().toString());
      return new Resolved.Run(located);
    }
    String why =
        program.contains("/")
            ? "stat " + program + ": no such file or directory"
            : "executable file not found in $PATH";
    return new Resolved.Refused("exec: \"" + program + "\": " + why);
  }

  private static Optional<Path> find(String program, Map<String, String> environment, Path cwd) {
    if (program.contains("/")) {
      return executable(cwd.resolve(program));
    }
    if (program.isEmpty()) {
      return Optional.empty();
    }
    for (String directory : environment.getOrDefault("PATH", "").split(":")) {
      Optional<Path> found =
          executable(cwd.resolve(directory.isEmpty() ? "." : directory).resolve(program));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> executable(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path)
        ? Optional.of(path.toAbsolutePath())
        : Optional.empty();
  }

  private static boolean isShell(List<String> command) {
    return command.size() == 1 && List.of("sh", "bash").contains(command.getFirst());
  }

  private static List<String> expanded(List<String> words, Map<String, String> environment) {
    return words.stream().map(word -> Expansion.expand(word, environment)).toList();
  }
}
