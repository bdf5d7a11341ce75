package io.troupe.node.runtime;

import io.troupe.core.kubelet.ContainerView;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Starts supervise.sh detached from this JVM. The scripts are installed under a name made of their
 * content, because a shell reads its script as it goes and running ones must keep theirs.
 */
final class Supervisor {
  /** For the scripts' own tools, whatever PATH the container has. */
  static final String TOOLS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final List<String> SCRIPTS = List.of("supervise.sh", "cri-log.awk", Mounts.SCRIPT);

  private static final int MASTER = 3;

  /** Two steps, so that the supervisor belongs to init and not to this JVM. */
  private static final String APART = "setsid \"$0\" \"$@\" </dev/null >/dev/null 2>&1 &";

  private static final String WITH_TERMINAL =
      "exec 3<>/dev/ptmx; echo; read -r TROUPE_TERMINAL; export TROUPE_TERMINAL;"
          + " [ -n \"$TROUPE_TERMINAL\" ] || exec 3>&-; ";

  private final Path scripts;
  private final String awkFlags;
  private final InstantSource clock;

  private Supervisor(Path scripts, String awkFlags, InstantSource clock) {
    this.scripts = scripts;
    this.awkFlags = awkFlags;
    this.clock = clock;
  }

  /**
   * @throws IOException also when a tool the scripts need is not on this machine
   */
  static Supervisor install(Path directory, InstantSource clock)
      throws IOException, InterruptedException {
    for (String tool : List.of("sh", "awk", "setsid", "mkfifo")) {
      run(List.of("/bin/sh", "-c", "command -v " + tool), tool + " is needed on the PATH");
    }
    CRC32 sum = new CRC32();
    for (String script : SCRIPTS) {
      sum.update(resource(script));
    }
    Path scripts = directory.resolve(HexFormat.of().toHexDigits((int) sum.getValue()));
    Files.createDirectories(scripts);
    for (String script : SCRIPTS) {
      Path whole = scripts.resolve(script);
      if (!Files.exists(whole)) {
        Path part = scripts.resolve(script + ".new");
        Files.write(part, resource(script));
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    // mawk reads pipes in blocks unless told otherwise.
    String version = run(List.of("/bin/sh", "-c", "awk -W version 2>&1 </dev/null || true"), "awk");
    return new Supervisor(scripts, version.startsWith("mawk") ? "-W interactive" : "", clock);
  }

  Path script(String name) {
    return scripts.resolve(name);
  }

  /**
   * Returns once the supervisor runs in a session of its own; that it ends is for {@link
   * AttemptFiles} to see.
   *
   * @param cgroups cgroup.procs files to enter
   * @return whether the container has the terminal it asks for; there is none where the kernel does
   *     not let this process reach into its own child
   */
  boolean launch(
      AttemptFiles attempt,
      Path log,
      Path mark,
      Path cwd,
      List<Path> cgroups,
      ContainerView container,
      Map<String, String> environment,
      List<String> command)
      throws IOException, InterruptedException {
    boolean terminal = container.spec().path("tty").asBoolean();
    List<String> argv = new ArrayList<>();
    argv.addAll(List.of("/bin/sh", "-c", terminal ? WITH_TERMINAL + APART : APART, "/bin/sh"));
    argv.add(scripts.resolve("supervise.sh").toString());
    argv.add(attempt.directory().toString());
    argv.add(log.toString());
    argv.add(mark.toString());
    argv.add(cwd.toString());
    argv.add(TOOLS);
    argv.add(String.join(":", cgroups.stream().map(Path::toString).toList()));
    argv.add(scripts.toString());
    argv.add(container.spec().path("stdin").asBoolean() ? "open" : "");
    argv.add("--");
    argv.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.environment().clear();
    builder.environment().putAll(environment);
    double boot = clock.millis() / 1000.0 - ProcessTable.uptimeSeconds();
    builder.environment().put("TROUPE_BOOT", String.format(Locale.ROOT, "%.3f", boot));
    builder.environment().put("TROUPE_AWK_FLAGS", awkFlags);
    builder.environment().put("TROUPE_TERMINAL", "");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    if (terminal) {
      return unlockAndWait(builder.start());
    }
    builder
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.start().waitFor();
    return true;
  }

  /**
   * The launcher has opened the master's side, which no shell can unlock; the supervisor's own
   * processes inherit and hold it, so the terminal lives as long as the container.
   */
  private static boolean unlockAndWait(Process launcher) throws IOException, InterruptedException {
    String name = "";
    if (launcher.getInputStream().read() >= 0) {
      int master = Libc.fileOf(launcher.pid(), MASTER);
      if (master >= 0) {
        name = Libc.unlockTerminal(master);
        Libc.close(master);
      }
    }
    try (OutputStream answer = launcher.getOutputStream()) {
      answer.write((name + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      name = ""; // it could not open one and has ended
    }
    return launcher.waitFor() == 0 && !name.isEmpty();
  }

  /**
   * The command that sets what a POSIX shell does not pass on, names that could not be variables of
   * its own, just before it becomes the given one.
   */
  static List<String> withOddVariables(List<String> command, Map<String, String> environment) {
    List<String> odd = new ArrayList<>();
    environment.forEach((name, value) -> {
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        odd.add(name + "=" + value);
      }
    });
    if (odd.isEmpty()) {
      return command;
    }
    odd.addFirst("/usr/bin/env");
    odd.addAll(command);
    return odd;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Supervisor.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("resource " + name + " is missing");
      }
      return in.readAllBytes();
    }
  }

  private static String run(List<String> command, String what)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PATH", TOOLS);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(what);
    }
    return output;
  }
}
