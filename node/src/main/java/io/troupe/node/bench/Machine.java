package io.troupe.node.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the figures were measured on, in a line. */
final class Machine {
  private Machine() {}

  static String describe() {
    return "%d x %s, %s GiB, Linux %s, JDK %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            first("/proc/cpuinfo", "model name"),
            Long.parseLong(first("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", ""))
                / (1024 * 1024),
            System.getProperty("os.version"),
            System.getProperty("java.version"));
  }

  private static String first(String file, String key) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("0");
    } catch (IOException e) {
      return "0";
    }
  }
}
