package io.troupe.node.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command beside a container, in a session of its own, with the client at its input and output.
 *
 * @param command located, and within the container's mounts
 * @param cgroups cgroup.procs files to enter
 */
record ExecStream(
    List<String> command,
    Map<String, String> environment,
    Path cwd,
    List<Path> cgroups,
    StreamRequest.Io io,
    ContainerRef ref,
    ProcessStreams beside)
    implements LocalStream.Body {
  private static final Logger LOG = LoggerFactory.getLogger(ExecStream.class);

  /** Enters cgroups, takes its terminal and becomes the command; the pid stays. */
  private static final String ENTER =
      "IFS=:; for f in $1; do echo $$ > \"$f\"; done 2> /dev/null; unset IFS; setsid=$2 pts=$3; shift 3;"
          + " [ -n \"$pts\" ] || exec \"$setsid\" \"$@\";"
          + " exec <> \"$pts\" >&0 2>&1; exec \"$setsid\" -c \"$@\"";

  @Override
  public PodStream.End run(LocalStream stream) throws IOException, InterruptedException {
    return io.tty() ? atTerminal(stream) : withPipes(stream);
  }

  private PodStream.End withPipes(LocalStream stream) throws IOException, InterruptedException {
    Process process = start(stream, "");
    List<LocalStream.Flow> outputs = new ArrayList<>();
    if (io.stdout()) {
      outputs.add(stream.pump(PodStream.STDOUT, process.getInputStream(), true));
    }
    if (io.stderr()) {
      outputs.add(stream.pump(PodStream.STDERR, process.getErrorStream(), true));
    }
    if (io.stdin()) {
      stream.feed(process.getOutputStream(), true);
    }
    int code = process.waitFor();
    for (LocalStream.Flow output : outputs) {
      output.drain();
    }
    return new PodStream.End.Exited(code);
  }

  private PodStream.End atTerminal(LocalStream stream) throws IOException, InterruptedException {
    PseudoTerminal terminal = PseudoTerminal.open();
    stream.whenOver(() -> Thread.ofVirtual().name("hang-up").start(terminal::close));
    stream.terminal(terminal::resize);
    Process process = start(stream, terminal.name().toString());
    LocalStream.Flow output = stream.pump(PodStream.STDOUT, terminal.output(), true);
    if (io.stdin()) {
      stream.feed(terminal.input(), true);
    }
    int code = process.waitFor();
    output.drain();
    return new PodStream.End.Exited(code);
  }

  private Process start(LocalStream stream, String terminal) throws IOException {
    List<String> argv = new ArrayList<>();
    argv.addAll(List.of("/bin/sh", "-c", ENTER, "sh"));
    argv.add(String.join(":", cgroups.stream().map(Path::toString).toList()));
    argv.add(Mounts.tool("setsid"));
    argv.add(terminal);
    argv.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(argv).directory(cwd.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    if (!terminal.isEmpty()) {
      builder.environment().putIfAbsent("TERM", "xterm");
    }
    boolean pipes = terminal.isEmpty();
    if (!pipes || !io.stdin()) {
      builder.redirectInput(Path.of("/dev/null").toFile());
    }
    if (!pipes || !io.stdout()) {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
    if (!pipes || !io.stderr()) {
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    }
    Process process = builder.start();
    Runnable kill = () -> Thread.ofVirtual().name("kill-exec").start(() -> kill(process));
    Runnable forget = beside.endingWith(ref, kill);
    stream.whenOver(() -> {
      forget.run();
      kill.run();
    });
    return process;
  }

  /** What a command that has ended left running stays, as in any container. */
  private static void kill(Process process) {
    if (!process.isAlive()) {
      return;
    }
    try {
      ProcessTable.killSession(process.pid());
    } catch (IOException e) {
      LOG.warn("a command in a container is not killed with all its processes", e);
    }
    process.destroyForcibly(); // before it led a session
  }
}
