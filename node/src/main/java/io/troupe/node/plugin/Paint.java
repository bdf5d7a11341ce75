package io.troupe.node.plugin;

/** Colours, where a person looks at them. */
record Paint(boolean on) {
  private static final String RESET = "\u001b[0m";

  /** On a terminal, unless NO_COLOR says no (no-color.org). */
  static Paint ofThisProcess() {
    String no = System.getenv("NO_COLOR");
    return new Paint(Terminals.ofThisProcess().out() && (no == null || no.isEmpty()));
  }

  String good(String text) {
    return painted("\u001b[32m", text);
  }

  String bad(String text) {
    return painted("\u001b[31m", text);
  }

  String bold(String text) {
    return painted("\u001b[1m", text);
  }

  String quiet(String text) {
    return painted("\u001b[2m", text);
  }

  private String painted(String colour, String text) {
    return on && !text.isEmpty() ? colour + text + RESET : text;
  }
}
