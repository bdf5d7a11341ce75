package io.troupe.core.cel;

/** What became of an expression. */
public sealed interface Compilation {

  record Compiled(CelProgram program) implements Compilation {}

  /**
   * @param message upstream's words, for instance {@code compilation failed: ERROR: <input>:1:6:
   *     ...}, with the lines that point to the place
   */
  record Failed(String message) implements Compilation {}
}
