package io.troupe.cluster;

import io.troupe.launch.Launch;
import io.troupe.node.boot.ControlPlane;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * This build with another version in the manifest of the jar that a control plane reads its own
 * from: the release before it or after it, as far as rules about versions can tell.
 *
 * @param classPath of {@code java}, with that jar in the place of one of another version
 */
public record StampedBuild(String version, String classPath) {

  /**
   * @param folder where the jar is written
   * @param version as in a release's manifest, for instance {@code 0.2.0}
   */
  public static StampedBuild of(Path folder, String version) throws IOException {
    if (version.equals(ControlPlane.class.getPackage().getImplementationVersion())) {
      return new StampedBuild(version, Launch.CLASS_PATH);
    }
    Path real = origin();
    Path jar = Files.createDirectories(folder).resolve("troupe-node-" + version + ".jar");
    write(real, jar, version);
    String classPath =
        Arrays.stream(Launch.CLASS_PATH.split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().equals(real) ? jar.toString() : entry)
            .collect(Collectors.joining(File.pathSeparator));
    if (!classPath.contains(jar.toString())) {
      throw new IllegalStateException(real + " is not on the class path");
    }
    return new StampedBuild(version, classPath);
  }

  /** A jar, or a folder of classes when they have not been packaged. */
  private static Path origin() {
    try {
      return Path.of(ControlPlane.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path real, Path jar, String version) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      if (Files.isDirectory(real)) {
        copy(real, out);
      } else {
        try (FileSystem zip = FileSystems.newFileSystem(real)) {
          copy(zip.getPath("/"), out);
        }
      }
    }
  }

  private static void copy(Path root, JarOutputStream out) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = root.relativize(file).toString();
      if (!name.equals(JarFile.MANIFEST_NAME)) {
        out.putNextEntry(new JarEntry(name));
        try (InputStream in = Files.newInputStream(file)) {
          in.transferTo(out);
        }
        out.closeEntry();
      }
    }
  }
}
