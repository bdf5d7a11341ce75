package io.troupe.node.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Short commands beside a container: probes and hooks. */
final class Execs {
  private static final int OUTPUT_BYTES_MAX = 10 * 1024;

  PodRuntime.ExecResult run(
      List<String> command, Map<String, String> environment, Path cwd, Duration timeout)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(cwd.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    byte[][] output = {new byte[0]};
    Thread reader = Thread.ofVirtual().start(() -> output[0] = drain(process.getInputStream()));
    boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    // A daemon it left behind may hold the pipe open.
    reader.join(Duration.ofMillis(500));
    String text = new String(output[0], StandardCharsets.UTF_8);
    return new PodRuntime.ExecResult(ended ? process.exitValue() : 137, text, !ended);
  }

  private static byte[] drain(InputStream in) {
    try {
      byte[] kept = in.readNBytes(OUTPUT_BYTES_MAX);
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return kept;
    } catch (IOException e) {
      return new byte[0]; // closed by the kill
    }
  }
}
