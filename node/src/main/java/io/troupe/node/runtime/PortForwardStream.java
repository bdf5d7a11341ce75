package io.troupe.node.runtime;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A connection to a port of a pod that shares this machine's network. */
record PortForwardStream(int port) implements LocalStream.Body {
  private static final int CONNECT_MILLIS_MAX = 10_000;

  @Override
  public PodStream.End run(LocalStream stream) throws IOException, InterruptedException {
    List<String> refusals = new ArrayList<>();
    Socket socket = connect("IPv4: dial tcp4 ", "127.0.0.1", refusals);
    if (socket == null) {
      socket = connect("IPv6 dial tcp6 ", "::1", refusals);
    }
    if (socket == null) {
      return new PodStream.End.Failed(
          "failed to connect to localhost:"
              + port
              + " inside namespace \"host\", "
              + String.join(" ", refusals));
    }
    Socket connected = socket;
    stream.whenOver(() -> close(connected));
    try (connected) {
      LocalStream.Flow out = stream.pump(PodStream.STDIN, connected.getInputStream(), false);
      LocalStream.Flow in = stream.feed(half(connected), false);
      out.join();
      stream.halfClosed(PodStream.STDIN);
      in.join();
    }
    return new PodStream.End.Done();
  }

  /** Its close ends one direction only. */
  private static OutputStream half(Socket socket) throws IOException {
    return new FilterOutputStream(socket.getOutputStream()) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        socket.shutdownOutput();
      }
    };
  }

  private Socket connect(String how, String address, List<String> refusals) {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS_MAX);
      socket.setTcpNoDelay(true);
      return socket;
    } catch (IOException e) {
      close(socket);
      String host = address.contains(":") ? "[" + address + "]" : address;
      String reason =
          "Connection refused".equals(e.getMessage())
              ? "connection refused"
              : String.valueOf(e.getMessage());
      refusals.add(how + host + ":" + port + ": connect: " + reason);
      return null;
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // nothing is left to close
    }
  }
}
