package io.troupe.node.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A word that not everybody on the machine may see. An option's value is in the process list; a
 * file's content and an environment are not.
 *
 * @param said as an option's value
 * @param file whose content it is, without the space around it
 * @param variable of the environment that is asked last
 */
record Secret(Optional<String> said, Optional<Path> file, String variable) {
  /** Longest content of a file that is taken for one. */
  private static final int BYTES_MAX = 64 * 1024;

  /**
   * The first that is given: option, file, environment. Empty for none, also if it is there but
   * blank.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  Optional<String> resolve(Map<String, String> environment) {
    return said.or(() -> file.map(Secret::content))
        .or(() -> Optional.ofNullable(environment.get(variable)))
        .filter(word -> !word.isBlank());
  }

  private static String content(Path file) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new IOException(file + ": longer than " + BYTES_MAX + " bytes");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
