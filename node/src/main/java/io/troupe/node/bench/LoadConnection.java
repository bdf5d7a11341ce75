package io.troupe.node.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One HTTP/1.1 connection over TLS, kept alive, one request at a time. A load generator on the
 * machine it measures must cost much less than the server does, and full clients do not: this one
 * only counts bytes.
 */
final class LoadConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] scratch = new byte[BUFFER_BYTES];
  private final StringBuilder line = new StringBuilder();

  LoadConnection(SSLContext tls, String host, int port) throws IOException {
    socket = (SSLSocket) tls.getSocketFactory().createSocket(host, port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.startHandshake();
    in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    out = socket.getOutputStream();
  }

  /**
   * @param body empty for none
   */
  static byte[] request(String method, String path, byte[] body) {
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: troupe\r\nAccept: application/json\r\n"
            + (body.length == 0
                ? ""
                : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n")
            + "\r\n";
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] whole = new byte[start.length + body.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(body, 0, whole, start.length, body.length);
    return whole;
  }

  /** Sends and reads the whole answer; gives its status code. */
  int exchange(byte[] request) throws IOException {
    int status = open(request);
    if (chunked) {
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        skip(size);
        readLine();
      }
      readLine();
    } else {
      skip(contentLength);
    }
    return status;
  }

  private boolean chunked;
  private long contentLength;

  /** Sends and reads the head only; the body is read by {@link #follow}. */
  int open(byte[] request) throws IOException {
    out.write(request);
    out.flush();
    String first = readLine();
    int status = Integer.parseInt(first.substring(9, 12));
    chunked = false;
    contentLength = 0;
    for (String header = readLine(); !header.isEmpty(); header = readLine()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        contentLength = Long.parseLong(lower.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.contains("chunked");
      }
    }
    return status;
  }

  /** Is given what has come of a body; the text begins where the part before ended. */
  interface Part {
    /**
     * @return how many characters were not of use yet and are to be given again with what follows
     */
    int read(String text);
  }

  /**
   * Reads a chunked body without end, for watches, in pieces as large as they come: looking at
   * every byte by itself would cost more than the server does.
   */
  void follow(Part part) throws IOException {
    byte[] body = new byte[BUFFER_BYTES];
    int kept = 0;
    for (int left = chunkSize(); left > 0; left = chunkSize()) {
      while (left > 0) {
        if (kept == body.length) {
          body = Arrays.copyOf(body, body.length * 2);
        }
        int read = in.read(body, kept, Math.min(left, body.length - kept));
        if (read < 0) {
          throw new EOFException("the server closed the connection");
        }
        left -= read;
        kept += read;
        int unused = part.read(new String(body, 0, kept, StandardCharsets.ISO_8859_1));
        System.arraycopy(body, kept - unused, body, 0, unused);
        kept = unused;
      }
      readLine();
    }
    throw new EOFException("the watch ended");
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(readLine().strip(), 16);
  }

  private String readLine() throws IOException {
    line.setLength(0);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private void skip(long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      int read = in.read(scratch, 0, (int) Math.min(left, scratch.length));
      if (read < 0) {
        throw new EOFException("the server closed the connection");
      }
      left -= read;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // It was to be closed anyway.
    }
  }
}
