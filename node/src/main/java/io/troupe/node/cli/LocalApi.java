package io.troupe.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.node.boot.DataDirectory;
import io.troupe.node.pki.KeyAndCertificate;
import io.troupe.node.pki.Pem;
import io.troupe.node.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/** The API of a control plane, asked as the administrator that a data directory knows. */
final class LocalApi implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final HttpClient client;
  private final String base;
  private final Duration patience;

  LocalApi(DataDirectory directory, URI api) {
    this(directory, api, PATIENCE);
  }

  /**
   * @param patience for a connection, and for an answer
   */
  LocalApi(DataDirectory directory, URI api, Duration patience) {
    this.patience = patience;
    Path pki = directory.pki();
    KeyAndCertificate admin =
        new KeyAndCertificate(
            Pem.privateKey(pki.resolve("admin.key")), Pem.certificate(pki.resolve("admin.crt")));
    client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .sslContext(
                TlsContexts.context(
                    Optional.of(admin), Pem.certificate(pki.resolve("ca.crt")), new SecureRandom()))
            .build();
    base = api.toString();
  }

  String text(String path) throws IOException {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(base + path)).timeout(patience).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  JsonNode json(String path) throws IOException {
    return Json.parse(text(path));
  }

  @Override
  public void close() {
    client.close();
  }
}
