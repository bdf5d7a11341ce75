package io.troupe.node.plugin;

import java.io.Console;
import java.util.Arrays;
import java.util.List;

/**
 * At which of this process's streams a person looks. The JVM cannot tell them apart; the launcher
 * can and says so in {@code TROUPE_TERMINALS}.
 */
record Terminals(boolean out, boolean err) {
  static final String SAID = "TROUPE_TERMINALS";

  static Terminals ofThisProcess() {
    String said = System.getenv(SAID);
    if (said != null) {
      return of(said);
    }
    Console console = System.console();
    boolean both = console != null && console.isTerminal();
    return new Terminals(both, both);
  }

  /**
   * @param said some of {@code out} and {@code err}
   */
  static Terminals of(String said) {
    List<String> words = Arrays.asList(said.split(" "));
    return new Terminals(words.contains("out"), words.contains("err"));
  }
}
