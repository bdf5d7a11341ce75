package io.troupe.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The command: {@code ImageBuild DISTRIBUTION FOLDER ARCHIVE NAME VERSION}. What may be otherwise
 * is said by system properties: {@code troupe.image.base}, {@code .format} and {@code .train}.
 *
 * <p>A root file system is made in the folder, then cut into layers. Made in one piece, because the
 * ahead-of-time cache wants to be trained by the very files that it will be used with.
 */
public final class ImageBuild {
  private ImageBuild() {}

  public static void main(String[] args) throws Exception {
    String base = System.getProperty("troupe.image.base", "");
    build(
        Path.of(args[0]).toRealPath(),
        Path.of(args[1]).toAbsolutePath(),
        new Archive(
            Path.of(args[2]).toAbsolutePath(),
            args[3],
            args[4],
            Optional.of(base).filter(name -> !name.isEmpty()),
            "docker".equals(System.getProperty("troupe.image.format"))),
        Boolean.getBoolean("troupe.image.train"));
    System.out.println("Wrote " + args[2]);
  }

  /**
   * @param work emptied first
   * @param train whether to spend a minute on starts that take half the time
   */
  static void build(Path distribution, Path work, Archive archive, boolean train)
      throws IOException, InterruptedException {
    if (!Files.isDirectory(distribution.resolve("lib"))) {
      throw new IOException("no distribution in " + distribution);
    }
    RootFolder root = RootFolder.emptied(work.resolve("root"));
    JavaRuntime.link(root);
    if (archive.base().isEmpty()) {
      MachineFiles.copy(root);
      Accounts.write(root);
    }
    root.copyTree(distribution, Places.HOME, Places::belongs);
    root.folder(Places.DATA);
    if (train) {
      Training.run(root);
    }
    archive.write(root, work.resolve("cache"));
  }
}
