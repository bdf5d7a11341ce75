package io.troupe.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What stands in for a base image: the C library and its loader, the libraries that the JVM and
 * PostgreSQL link, and the programs that the launcher, PostgreSQL's set-up and the process runtime
 * call. They are this machine's, and with them its licences and its security updates: where a
 * registry can be reached, a base image is the better choice.
 */
final class MachineFiles {
  private static final List<String> FOLDERS =
      List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin");

  /** A shell, awk, coreutils, and of util-linux what starts and mounts. */
  private static final List<String> PROGRAMS =
      List.of(
          "sh",
          "awk",
          "sed",
          "grep",
          "find",
          "basename",
          "cat",
          "chmod",
          "chown",
          "chroot",
          "cp",
          "cut",
          "date",
          "dirname",
          "echo",
          "env",
          "expr",
          "false",
          "getconf",
          "head",
          "hostname",
          "id",
          "kill",
          "ln",
          "ls",
          "mkdir",
          "mkfifo",
          "mktemp",
          "mount",
          "mv",
          "nice",
          "nsenter",
          "printf",
          "pwd",
          "readlink",
          "rm",
          "rmdir",
          "setpriv",
          "setsid",
          "sleep",
          "sort",
          "stat",
          "tail",
          "tee",
          "test",
          "touch",
          "tr",
          "true",
          "umount",
          "uname",
          "unshare",
          "wc");

  /** Without these there is no image; any other program that is missing is left out. */
  private static final Set<String> NEEDED =
      Set.of("sh", "awk", "sed", "env", "dirname", "readlink", "kill", "setsid", "mkfifo");

  /**
   * Of PostgreSQL, whose programs are still packed when the image is made, and of native code in
   * jars.
   */
  private static final List<String> LIBRARIES =
      List.of(
          "libdl.so.2",
          "libpthread.so.0",
          "librt.so.1",
          "libm.so.6",
          "libgcc_s.so.1",
          "libstdc++.so.6");

  private static final Pattern LIBRARY = Pattern.compile("(/\\S*\\.so\\S*)\\s+\\(0x");

  private MachineFiles() {}

  static void copy(RootFolder root) throws IOException, InterruptedException {
    Set<String> libraries = new TreeSet<>();
    for (String name : PROGRAMS) {
      Optional<Path> program = program(name);
      if (program.isPresent()) {
        root.copy(program.get(), "/usr/bin/" + name);
        libraries.addAll(linked(program.get()));
      } else if (NEEDED.contains(name)) {
        throw new IOException("the image needs " + name + ", which is not on this machine");
      }
    }
    // Scripts name these two by their old folder; layers hold no links.
    root.copy(root.at("/usr/bin/sh"), "/bin/sh");
    root.copy(root.at("/usr/bin/env"), "/bin/env");
    libraries.addAll(linkedByJava(root.at(Places.JAVA)));
    Path folder = folderOf(libraries, "libc.so.6");
    for (String library : LIBRARIES) {
      Path file = folder.resolve(library);
      if (Files.exists(file)) {
        libraries.add(file.toString());
        libraries.addAll(linked(file));
      }
    }
    for (String library : libraries) {
      root.copy(Path.of(library), library);
    }
  }

  private static Optional<Path> program(String name) {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Set<String> linkedByJava(Path java) throws IOException, InterruptedException {
    Set<String> libraries = new TreeSet<>(linked(java.resolve("bin/java")));
    try (Stream<Path> files = Files.walk(java.resolve("lib"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".so")).sorted().toList()) {
        libraries.addAll(linked(file));
      }
    }
    libraries.removeIf(library -> library.startsWith(java.toString()));
    return libraries;
  }

  /** The loader is among them. Empty for what is linked statically. */
  private static Set<String> linked(Path file) throws IOException, InterruptedException {
    Set<String> found = new TreeSet<>();
    String said =
        Command.run(List.of("/bin/sh", "-c", "ldd \"$0\" || true", file.toString()), Map.of());
    Matcher lines = LIBRARY.matcher(said);
    while (lines.find()) {
      found.add(lines.group(1));
    }
    return found;
  }

  private static Path folderOf(Set<String> libraries, String name) throws IOException {
    return libraries.stream()
        .filter(library -> library.endsWith("/" + name))
        .findFirst()
        .map(library -> Path.of(library).getParent())
        .orElseThrow(() -> new IOException("an image without a base is made on glibc only"));
  }
}
