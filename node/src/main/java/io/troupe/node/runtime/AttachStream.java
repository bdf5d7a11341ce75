package io.troupe.node.runtime;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client at a container's own input and output. What is written comes from files the supervisor
 * keeps, so an attach needs nothing of the agent that started the container. Containers with
 * neither stdin nor tty have only their log, which is told line by line.
 *
 * @param log CRI log of the attempt
 */
record AttachStream(AttemptFiles attempt, Path log, StreamRequest.Io io, boolean once)
    implements LocalStream.Body {
  private static final Logger LOG = LoggerFactory.getLogger(AttachStream.class);

  @Override
  public PodStream.End run(LocalStream stream) throws IOException, InterruptedException {
    Optional<Path> terminal = attempt.terminal();
    terminal.ifPresent(
        name -> stream.terminal((columns, rows) -> PseudoTerminal.resize(name, columns, rows)));
    List<LocalStream.Flow> outputs = new ArrayList<>();
    if (io.stdout()) {
      outputs.add(output(stream, PodStream.STDOUT, "stdout", AttemptFiles.RAW_OUT));
    }
    if (io.stderr() && terminal.isEmpty()) {
      outputs.add(output(stream, PodStream.STDERR, "stderr", AttemptFiles.RAW_ERR));
    }
    LocalStream.Flow input = input(stream);
    for (LocalStream.Flow output : outputs) {
      output.join();
    }
    if (outputs.isEmpty()) {
      input.join();
    }
    return new PodStream.End.Done();
  }

  private LocalStream.Flow output(LocalStream stream, int channel, String name, String raw)
      throws IOException {
    Path file = attempt.directory().resolve(raw);
    if (Files.exists(file)) {
      RawOutput from = RawOutput.follow(file, this::ended);
      stream.whenOver(() -> close(from));
      return stream.pump(channel, from, true);
    }
    CriLogReader.Options options =
        new CriLogReader.Options(true, false, Optional.empty(), 0, -1, Optional.of(name));
    return stream.flow(
        true,
        "attach-log",
        _ ->
            new CriLogReader(
                    log,
                    options,
                    bytes -> {
                      stream.send(channel, bytes, bytes.length);
                      return !stream.over();
                    },
                    this::ended)
                .run());
  }

  private boolean ended() {
    return attempt.end().isPresent() || !attempt.watched();
  }

  /**
   * Bytes for a container without an open stdin are thrown away, as any container's runtime does.
   */
  private LocalStream.Flow input(LocalStream stream) throws IOException {
    Path pipe = attempt.directory().resolve(AttemptFiles.STDIN);
    if (!io.stdin() || !Files.exists(pipe)) {
      return stream.feed(OutputStream.nullOutputStream(), false);
    }
    // Both ways, so that opening never waits for the container.
    FileChannel to = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
    stream.whenOver(() -> {
      close(to);
      Thread.ofVirtual().name("stdin-once").start(this::left);
    });
    return stream.feed(
        new FilterOutputStream(Channels.newOutputStream(to)) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
          }

          @Override
          public void close() throws IOException {
            super.close();
            left();
          }
        },
        true);
  }

  /** The first client is the last for a container with stdinOnce; a terminal has no such end. */
  private void left() {
    Path pipe = attempt.directory().resolve(AttemptFiles.STDIN);
    try {
      if (once && attempt.terminal().isEmpty() && Files.deleteIfExists(pipe)) {
        Optional<ProcessTable.Identity> supervisor = attempt.supervisor();
        if (supervisor.isPresent()) {
          ProcessTable.signalOne(supervisor.get(), "USR1");
        }
      }
    } catch (IOException e) {
      LOG.warn("stdin of container {} stays open", attempt.ref(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(AutoCloseable file) {
    try {
      file.close();
    } catch (Exception e) {
      LOG.debug("closing what an attach held", e);
    }
  }
}
