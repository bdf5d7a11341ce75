package io.troupe.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The part of a JDK that the distribution needs: 60 MB instead of 340. */
final class JavaRuntime {
  /**
   * What the jars use by {@code jdeps}, without {@code java.desktop} (for Java beans alone), and
   * what they find by name: elliptic curves, DNS, zip files, and an operator's {@code jcmd}.
   */
  static final List<String> MODULES =
      List.of(
          "java.base",
          "java.compiler",
          "java.instrument",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "java.transaction.xa",
          "java.xml",
          "jdk.crypto.cryptoki",
          "jdk.jcmd",
          "jdk.jfr",
          "jdk.management",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  private JavaRuntime() {}

  /** Links from the JDK that runs this build. */
  static void link(RootFolder root) throws IOException, InterruptedException {
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    if (!Files.isExecutable(jlink)) {
      throw new IOException("the image needs a JDK with jlink, and " + jlink + " is not there");
    }
    Files.createDirectories(root.at(Places.JAVA).getParent());
    Command.run(
        List.of(
            jlink.toString(),
            "--add-modules",
            String.join(",", MODULES),
            "--strip-java-debug-attributes",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            root.at(Places.JAVA).toString()),
        Map.of());
    root.stampTree(Places.JAVA);
  }
}
