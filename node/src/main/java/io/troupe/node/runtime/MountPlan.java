package io.troupe.node.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Where volumes go, and which directories a container must first get a private copy of so that
 * missing mount points can be made there and not on the machine.
 *
 * <p>Say {@code /var/run/secrets/token} is wanted and {@code /run} is all there is of it: then
 * {@code /run} is copied, {@code /run/secrets/token} is made in the copy, and the machine's {@code
 * /run} stays as it was.
 *
 * @param copied existing directories, parents before what lies below them
 * @param binds in the order of their targets' depth
 */
record MountPlan(List<Path> copied, List<Bind> binds) {

  /**
   * @param target absolute and free of links as far as it exists
   */
  record Bind(Path source, Path target, boolean readOnly) {}

  MountPlan {
    copied = List.copyOf(copied);
    binds = List.copyOf(binds);
  }

  /**
   * Looks at the machine's files.
   *
   * @param wanted targets as the pod names them
   * @throws IOException also for a target below something that is no directory
   */
  static MountPlan of(List<Bind> wanted) throws IOException {
    List<Bind> binds = new ArrayList<>();
    for (Bind bind : wanted) {
      binds.add(new Bind(bind.source(), real(bind.target()), bind.readOnly()));
    }
    binds.sort(Comparator.comparingInt(bind -> bind.target().getNameCount()));
    TreeSet<Path> copied =
        new TreeSet<>(
            Comparator.comparingInt(Path::getNameCount).thenComparing(Comparator.naturalOrder()));
    List<Path> covered = new ArrayList<>();
    for (Bind bind : binds) {
      Path target = bind.target();
      // Below another volume the mount point is made in that volume.
      if (!Files.exists(target) && covered.stream().noneMatch(target::startsWith)) {
        copied.add(existing(target));
      }
      covered.add(target);
    }
    return new MountPlan(List.copyOf(copied), binds);
  }

  private static Path real(Path target) throws IOException {
    Path clean = Path.of("/").resolve(target).normalize();
    Path existing = existing(clean);
    if (!existing.equals(clean) && !Files.isDirectory(existing)) {
      throw new IOException(existing + " is not a directory");
    }
    return existing.toRealPath().resolve(existing.relativize(clean)).normalize();
  }

  private static Path existing(Path path) throws IOException {
    Path at = path;
    while (!Files.exists(at)) {
      if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(at + " is a link to nothing");
      }
      at = at.getParent();
    }
    return at;
  }
}
