package io.troupe.node.plugin;

import java.io.Console;
import java.util.Arrays;
import java.util.List;

/**
 * At which of this process's streams a person looks. The JVM cannot tell them apart; the launcher
 * can and says so in {@code TROUPE_TERMINALS}, and in {@code TROUPE_COLUMNS} how wide they are.
 */
record Terminals(boolean out, boolean err) {
  static final String SAID = "TROUPE_TERMINALS";
  static final String WIDTH = "TROUPE_COLUMNS";

  /** Less is not worth cutting for. */
  private static final int WIDTH_CHARS_MIN = 60;

  static Terminals ofThisProcess() {
    String said = System.getenv(SAID);
    if (said != null) {
      return of(said);
    }
    Console console = System.console();
    boolean both = console != null && console.isTerminal();
    return new Terminals(both, both);
  }

  /** How many characters a line of output has room for; without end where no terminal says. */
  static int widthOfThisProcess() {
    String said = System.getenv(WIDTH);
    boolean known = ofThisProcess().out() && said != null && said.matches("[1-9][0-9]{0,4}");
    return known ? Math.max(WIDTH_CHARS_MIN, Integer.parseInt(said)) : Integer.MAX_VALUE;
  }

  /**
   * @param said some of {@code out} and {@code err}
   */
  static Terminals of(String said) {
    List<String> words = Arrays.asList(said.split(" "));
    return new Terminals(words.contains("out"), words.contains("err"));
  }
}
