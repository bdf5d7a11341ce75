package io.troupe.node.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Measures the machine this process runs on. Blocks for a few file reads; call it at start. */
public final class ThisMachine {
  private static final int PODS_MAX = 110;

  private ThisMachine() {}

  /**
   * @param data directory whose file system holds the pods' files; must exist
   */
  public static NodeDescription.Machine measure(Path data) throws IOException {
    return new NodeDescription.Machine(
        Runtime.getRuntime().availableProcessors(),
        memoryBytes(),
        Files.getFileStore(data).getTotalSpace(),
        PODS_MAX,
        arch(System.getProperty("os.arch")),
        System.getProperty("os.version"),
        osImage(),
        text(Path.of("/etc/machine-id")),
        text(Path.of("/proc/sys/kernel/random/boot_id")));
  }

  private static long memoryBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
      if (line.startsWith("MemTotal:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new IOException("/proc/meminfo has no MemTotal");
  }

  private static String arch(String java) {
    return switch (java) {
      case "aarch64" -> "arm64";
      case "x86_64" -> "amd64";
      default -> java;
    };
  }

  private static String osImage() {
    try {
      for (String line : Files.readAllLines(Path.of("/etc/os-release"))) {
        if (line.startsWith("PRETTY_NAME=")) {
          return line.substring("PRETTY_NAME=".length()).replace("\"", "");
        }
      }
    } catch (IOException e) {
      // Some images have none.
    }
    return "Linux";
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).trim();
    } catch (IOException e) {
      return "";
    }
  }
}
