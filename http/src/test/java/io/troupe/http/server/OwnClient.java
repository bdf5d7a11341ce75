package io.troupe.http.server;

import java.net.http.HttpClient;

/**
 * A client with connections of its own, which are cut when it is closed. {@link HttpClient#close}
 * would wait for streams that nobody reads to their end, and sometimes for ever.
 */
record OwnClient(HttpClient http) implements AutoCloseable {
  static OwnClient of(TestServer server) {
    return new OwnClient(server.newHttpClient());
  }

  /** Many requests at a time share its one connection. */
  static OwnClient http2(TestServer server) {
    return new OwnClient(server.http2Client());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
