package io.troupe.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports for servers that are told theirs. A port that the system has given to somebody for a moment
 * it may give to the next one before the server listens, and while it restarts; so these lie below
 * the system's, and each is one JVM's until that ends: it listens on another one that stands for
 * it. Any thread.
 */
public final class Ports {
  private static final int MIN = 12_000;
  private static final int MAX = 20_000;

  /** Between the first tries of JVMs that were started one after another. */
  private static final int STRIDE = 97;

  /** A cluster's members talk to each other on the one above. */
  private static final int ABOVE = 10_000;

  /** The one that stands for it, on an address that nobody else uses; the server may want all. */
  private static final int BELOW = 10_000;

  private static final String CLAIMS = "127.0.0.99";
  private static final List<ServerSocket> HELD = new ArrayList<>();

  private Ports() {}

  /**
   * Nobody else's until this JVM ends; free on 127.0.0.1 to 127.0.0.4, as is the one 10,000 above.
   */
  public static synchronized int claim() {
    int first = (int) (ProcessHandle.current().pid() * STRIDE % (MAX - MIN));
    for (int i = 0; i < MAX - MIN; i++) {
      int port = MIN + (first + i) % (MAX - MIN);
      try {
        ServerSocket claim = new ServerSocket(port - BELOW, 1, InetAddress.getByName(CLAIMS));
        HELD.add(claim);
        if (free(port) && free(port + ABOVE)) {
          return port;
        }
      } catch (IOException taken) {
        // The next one.
      }
    }
    throw new IllegalStateException("no free port");
  }

  private static boolean free(int port) {
    for (int i = 1; i <= 4; i++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0." + i))) {
        socket.setReuseAddress(true);
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }
}
