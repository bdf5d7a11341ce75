package io.troupe.node.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Whether the API's address is free, asked before anything slow is started. */
final class Listening {
  private Listening() {}

  /**
   * @throws IllegalStateException saying what to change
   */
  static void check(String address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("no such address to listen on: " + address, e);
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot listen on "
              + address
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "); choose another port with --port",
          e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("--port is 0 to 65535, not " + port, e);
    }
  }
}
