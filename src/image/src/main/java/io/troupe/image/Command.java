package io.troupe.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A program of this machine that the build needs. */
final class Command {
  private static final int WORDS_SHOWN_MAX = 2000;

  private Command() {}

  /**
   * @return what it printed, errors included
   * @throws IOException with its words when it fails
   */
  static String run(List<String> words, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      String end = said.substring(Math.max(0, said.length() - WORDS_SHOWN_MAX));
      throw new IOException(words.getFirst() + " failed: " + end);
    }
    return said;
  }
}
