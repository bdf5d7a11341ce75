package io.troupe.node.plugin;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress bars on standard error; for terminals only. */
final class Bars {
  private static final int UPDATE_MILLIS = 250;
  private static final int WIDTH_CHARS_MAX = 100;

  private Bars() {}

  static ProgressBar ofChanges(String task, long changes) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(changes)
        .setUnit(" changes", 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH_CHARS_MAX))
        .build();
  }
}
