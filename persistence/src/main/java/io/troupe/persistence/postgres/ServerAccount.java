package io.troupe.persistence.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom the server's programs run as. PostgreSQL refuses to run as root, so root starts it as {@code
 * nobody}; then folders on the way that only root may enter (a home, a temporary folder) are opened
 * to it by the one capability that skips the check for reading, and only then.
 */
final class ServerAccount {
  private static final int ROOT = 0;

  /** Debian's and Fedora's {@code nobody}; the server wants a uid that has a name. */
  private static final int NOBODY = 65534;

  private final boolean root;
  private final boolean setpriv;
  private final boolean setsid;

  private ServerAccount(boolean root, boolean setpriv, boolean setsid) {
    this.root = root;
    this.setpriv = setpriv;
    this.setsid = setsid;
  }

  static ServerAccount detect() throws IOException {
    boolean root =
        Integer.valueOf(ROOT).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    boolean setpriv = installed("setpriv");
    if (root && !setpriv) {
      throw new DatabaseStartFailure(
          "PostgreSQL does not run as root and setpriv (package util-linux) is missing; install it,"
              + " start as an ordinary user, or name a server with --database-url");
    }
    return new ServerAccount(root, setpriv, installed("setsid"));
  }

  private static boolean installed(String program) {
    return Stream.of("/usr/bin", "/bin", "/usr/local/bin")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * What goes before a program's own arguments.
   *
   * @param directory what the program must be able to reach
   */
  List<String> command(Path directory) throws IOException {
    List<String> words = new ArrayList<>();
    if (!setpriv) {
      return words;
    }
    if (setsid) {
      // Ctrl-C in a terminal is for the JVM, which stops the server when it is done with it.
      words.add("setsid");
    }
    words.add("setpriv");
    // Interrupted when the thread that starts it ends: a clean, fast shutdown.
    words.add("--pdeathsig=INT");
    if (root) {
      words.addAll(List.of("--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
      if (!reachable(directory)) {
        // The last makes access(2) heed the capability as open(2) does.
        words.addAll(
            List.of(
                "--inh-caps=+dac_read_search",
                "--ambient-caps=+dac_read_search",
                "--securebits=+no_setuid_fixup"));
      }
    }
    return words;
  }

  /** Gives a file or folder to the account. */
  void own(Path path) throws IOException {
    if (root) {
      Files.setAttribute(path, "unix:uid", NOBODY);
      Files.setAttribute(path, "unix:gid", NOBODY);
    }
  }

  private static boolean reachable(Path directory) throws IOException {
    for (Path at = directory.toRealPath(); at != null; at = at.getParent()) {
      if (!Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }
}
