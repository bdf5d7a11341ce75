package io.troupe.persistence.history;

import io.troupe.persistence.postgres.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A network between us and the server that can be cut: then nothing arrives, and nobody is told.
 */
final class SilentProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final DatabaseUrl behind;
  private final URI target;
  private final ServerSocket door;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private volatile boolean cut;

  SilentProxy(DatabaseUrl behind) throws IOException {
    this.behind = behind;
    this.target = URI.create(behind.jdbc().substring("jdbc:".length()));
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  DatabaseUrl url() {
    String address = target.getHost() + ':' + target.getPort();
    String here = door.getInetAddress().getHostAddress() + ':' + door.getLocalPort();
    return new DatabaseUrl(behind.jdbc().replace(address, here), behind.user(), behind.password());
  }

  void cut() {
    cut = true;
  }

  void heal() {
    cut = false;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        sockets.add(client);
        Socket server = new Socket(target.getHost(), target.getPort());
        sockets.add(server);
        Thread.ofVirtual().start(() -> carry(client, server));
        Thread.ofVirtual().start(() -> carry(server, client));
      }
    } catch (IOException closed) {
      close();
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    boolean lost = false;
    try {
      for (int count = from.getInputStream().read(buffer);
          count >= 0;
          count = from.getInputStream().read(buffer)) {
        lost |= cut; // what a connection has lost does not come back
        if (!lost) {
          to.getOutputStream().write(buffer, 0, count);
        }
      }
      if (!cut) {
        to.close();
      }
    } catch (IOException closed) {
      closeQuietly(from);
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(SilentProxy::closeQuietly);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyBroken) {
      return;
    }
  }
}
