package io.troupe.node.cli;

import io.troupe.persistence.verify.JournalVerification.Span;
import io.troupe.persistence.verify.JournalVerification.Watcher;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on a terminal; nothing elsewhere. */
final class VerifyProgress implements Watcher, AutoCloseable {
  private static final int REFRESH_MILLIS = 200;

  private ProgressBar bar;

  @Override
  public void begins(Span span) {
    if (System.console() != null && System.console().isTerminal()) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("verify")
              .setUnit(" events", 1)
              .setInitialMax(span.events())
              .setUpdateIntervalMillis(REFRESH_MILLIS)
              .setStyle(ProgressBarStyle.ASCII)
              .showSpeed()
              .build();
    }
  }

  @Override
  public void at(long rows) {
    if (bar != null) {
      bar.stepTo(rows);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
