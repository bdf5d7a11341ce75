package io.troupe.node.boot;

import io.troupe.node.pki.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a data directory remembers of its membership.
 *
 * @param identity of this directory among all
 * @param name under which it was a member last
 */
record MemberFile(String identity, String name) {

  static Optional<MemberFile> read(Path file) {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(file);
      return lines.size() < 2
          ? Optional.empty()
          : Optional.of(new MemberFile(lines.get(0), lines.get(1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Path file) {
    Pem.write(file, identity + "\n" + name + "\n");
  }
}
