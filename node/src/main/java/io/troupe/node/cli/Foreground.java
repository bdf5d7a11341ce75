package io.troupe.node.cli;

import com.typesafe.config.Config;
import io.troupe.node.boot.DataDirectory;
import io.troupe.node.boot.ProcessTime;
import io.troupe.node.boot.Settings;
import io.troupe.node.boot.Steward;
import java.util.Optional;
import java.util.function.Supplier;

/** A control plane in this process, until a signal ends it. */
final class Foreground {
  /** Tells main not to exit: the control plane's threads go on. */
  static final int KEEPS_RUNNING = 100;

  private Foreground() {}

  /**
   * @param configured the whole configuration; asked once the log has its place
   * @return the exit code, or {@link #KEEPS_RUNNING}
   */
  static int run(DataDirectory directory, Supplier<Config> configured) {
    Optional<DataDirectory.Lock> lock = directory.lock();
    if (lock.isEmpty()) {
      System.err.println("troupe: " + alreadyRunning(directory));
      return 1;
    }
    System.setProperty("troupe.log", directory.log().toString());
    Config config = configured.get();
    Settings settings = Settings.of(config);
    directory.write(new DataDirectory.Running(ProcessHandle.current().pid(), settings.urlHere()));
    System.out.println("Troupe starts in " + directory.root());
    ConsoleProgress progress = new ConsoleProgress(System.out, ProcessTime::nanos);
    Steward steward = Steward.start(settings, directory, config, progress);
    progress.finish();
    // The hook also keeps the lock reachable: the collector would close its file, and unlock.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(steward, lock.get()), "troupe-stop"));
    Signals.endAtOnceOnTheSecond();
    System.out.println(Welcome.text(directory, settings, ProcessTime.sinceStart()));
    System.out.flush();
    return KEEPS_RUNNING;
  }

  private static void stop(Steward steward, DataDirectory.Lock lock) {
    try {
      steward.stop();
    } finally {
      lock.close();
    }
  }

  static String alreadyRunning(DataDirectory directory) {
    return directory
        .running()
        .map(r ->
            "already running in "
                + directory.root()
                + " (process "
                + r.pid()
                + ", "
                + r.api()
                + ")")
        .orElse("another process holds " + directory.root());
  }
}
