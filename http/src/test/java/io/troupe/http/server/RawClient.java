package io.troupe.http.server;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/** A connection that has been upgraded by hand; closing it says nothing to the server. */
final class RawClient implements Closeable {
  private final Socket plain;
  private final SSLSocket tls;
  final String answer;

  RawClient(TestServer server, String head) throws IOException {
    plain = new Socket("127.0.0.1", server.port());
    tls = server.over(plain);
    write(
        (head + "Host: x\r\nAuthorization: Bearer good\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    answer = head();
  }

  static RawClient webSocket(TestServer server, String path) throws IOException {
    return new RawClient(
        server,
        "GET "
            + path
            + " HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Protocol: v5.channel.k8s.io\r\n");
  }

  static RawClient spdy(TestServer server, String path, String version) throws IOException {
    return new RawClient(
        server,
        "POST "
            + path
            + " HTTP/1.1\r\nContent-Length: 0\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
            + "X-Stream-Protocol-Version: "
            + version
            + "\r\n");
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    InputStream in = tls.getInputStream();
    String end = "\r\n\r\n";
    while (!head.toString(StandardCharsets.UTF_8).endsWith(end)) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.UTF_8);
  }

  void write(byte[] bytes) throws IOException {
    OutputStream out = tls.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  /** What has come; empty at the end. */
  byte[] read() throws IOException {
    byte[] buffer = new byte[16_384];
    int count = tls.getInputStream().read(buffer);
    return java.util.Arrays.copyOf(buffer, Math.max(count, 0));
  }

  /** A binary message with a mask of zeros. */
  static byte[] frame(byte[] body) {
    byte[] frame = new byte[14 + body.length];
    frame[0] = (byte) 0x82;
    frame[1] = (byte) 0xff;
    for (int i = 0; i < 4; i++) {
      frame[6 + i] = (byte) (body.length >> (24 - 8 * i));
    }
    System.arraycopy(body, 0, frame, 14, body.length);
    return frame;
  }

  @Override
  public void close() throws IOException {
    plain.setSoLinger(true, 0);
    plain.close();
  }
}
