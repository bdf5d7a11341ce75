package io.troupe.actors.accessconfig;

/** Reads a file that a configuration names. */
@FunctionalInterface
public interface FileReader {
  /**
   * @throws BadConfiguration when it cannot be read
   */
  String read(String path);
}
