package io.troupe.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Makes the ahead-of-time cache with the image's own JVM and jars. The cache takes the folder above
 * them for granted, not the whole path: trained here, it fits there.
 */
final class Training {
  private Training() {}

  static void run(RootFolder root) throws IOException, InterruptedException {
    // The launcher trains where this file says that nobody has yet.
    Path untrained = root.at(Places.HOME + "/lib/.untrained");
    Files.writeString(untrained, "0");
    Command.run(
        List.of(root.at(Places.HOME + "/bin/troupe").toString(), "--version"),
        Map.of("TROUPE_JAVA_HOME", root.at(Places.JAVA).toString()));
    Files.deleteIfExists(untrained);
    root.deleteAll(
        Places.HOME + "/lib", file -> !Places.belongs(file) && !file.endsWith("troupe.aot"));
    if (!Files.exists(root.at(Places.CACHE))) {
      throw new IOException("the training left no cache");
    }
    root.stampTree(Places.HOME + "/lib");
  }
}
