package io.troupe.node.runtime;

import io.troupe.core.kubelet.PodView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where things lie below one root: {@code pods/<ns>_<pod>_<uid>/<container>/<n>.log}, {@code
 * state/<uid>/<container>/<n>/}, {@code volumes/<uid>/<volume>/}, {@code exits/}, {@code bin/}.
 */
record PodDirectories(Path root) {

  /** Only the owner may look in: volumes hold Secrets. */
  void create() throws IOException {
    Files.createDirectories(root);
    for (String directory : List.of("pods", "state", "volumes", "exits", "bin")) {
      Path path = root.resolve(directory);
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
  }

  Path logs(PodView pod, String container) {
    return root.resolve("pods")
        .resolve(pod.namespace() + "_" + pod.name() + "_" + pod.uid())
        .resolve(container);
  }

  Path state(String podUid) {
    return root.resolve("state").resolve(podUid);
  }

  AttemptFiles attempt(ContainerRef ref) {
    Path directory =
        state(ref.podUid()).resolve(ref.container()).resolve(Integer.toString(ref.attempt()));
    return new AttemptFiles(ref, directory);
  }

  Path volumes(String podUid) {
    return root.resolve("volumes").resolve(podUid);
  }

  Path exits() {
    return root.resolve("exits");
  }

  /** Of all pods, or of one, by pod, container and number. */
  List<AttemptFiles> attempts() throws IOException {
    List<AttemptFiles> all = new ArrayList<>();
    for (Path pod : list(root.resolve("state"))) {
      all.addAll(attempts(pod.getFileName().toString()));
    }
    return all;
  }

  List<AttemptFiles> attempts(String podUid) throws IOException {
    List<AttemptFiles> all = new ArrayList<>();
    for (Path container : list(state(podUid))) {
      for (Path attempt : list(container)) {
        String number = attempt.getFileName().toString();
        if (number.chars().allMatch(Character::isDigit)) {
          all.add(
              attempt(
                  new ContainerRef(
                      podUid, container.getFileName().toString(), Integer.parseInt(number))));
        }
      }
    }
    all.sort(
        Comparator.comparing((AttemptFiles a) -> a.ref().container())
            .thenComparing(a -> a.ref().attempt()));
    return all;
  }

  void delete(String podUid) throws IOException {
    FolderTree.delete(state(podUid));
    FolderTree.delete(volumes(podUid));
    for (Path logs : list(root.resolve("pods"))) {
      if (logs.getFileName().toString().endsWith("_" + podUid)) {
        FolderTree.delete(logs);
      }
    }
  }

  static List<Path> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }
}
