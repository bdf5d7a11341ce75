package io.troupe.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Troupe's command line, from this build's classes, as {@code bin/troupe} starts it. */
public final class Launch {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
  private static final Path CONF = ROOT.resolve("conf");
  private static final Path QUIET_LOGS =
      ROOT.resolve("src/test/src/test/resources/logback-test.xml");

  /** Of this build; tests' own classes are none of Troupe's. */
  public static final String CLASS_PATH =
      Arrays.stream(System.getProperty("java.class.path").split(":"))
          .filter(entry -> !Path.of(entry).startsWith(Path.of("target").toAbsolutePath()))
          .collect(Collectors.joining(":"));

  private static final List<String> JVM =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseCompactObjectHeaders",
          // None lives long enough to earn what the second compiler costs.
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:MetaspaceSize=256m",
          "-XX:ReservedCodeCacheSize=512m",
          "-Xmx768m",
          "-Dtroupe.conf=" + CONF,
          "-Dconfig.file=" + CONF.resolve("application.conf"),
          "-Dlogback.configurationFile=" + QUIET_LOGS);

  private Launch() {}

  /**
   * Not yet started.
   *
   * @param arguments may hold settings of the JVM, {@code -Dname=value}
   */
  public static ProcessBuilder command(List<String> arguments) {
    return command(arguments, CLASS_PATH);
  }

  /**
   * The same of another build.
   *
   * @param classPath its jars
   */
  public static ProcessBuilder command(List<String> arguments, String classPath) {
    List<String> more =
        new ArrayList<>(arguments.stream().filter(a -> a.startsWith("-D")).toList());
    if (classPath.equals(CLASS_PATH)) {
      StartCache.ready()
          .ifPresent(cache ->
              more.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off")));
    }
    return plain(more, classPath, arguments.stream().filter(a -> !a.startsWith("-D")).toList());
  }

  /**
   * @param more for the JVM
   */
  static ProcessBuilder plain(List<String> more, String classPath, List<String> arguments) {
    List<String> command = new ArrayList<>(JVM);
    command.addAll(more);
    command.addAll(List.of("-cp", classPath, "io.troupe.node.cli.Troupe"));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }
}
