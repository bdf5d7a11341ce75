package io.troupe.node.pki;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * How a machine that has only a token finds the cluster's authority: the token, which its holder
 * trusts, carries the hash of the authority's certificate; the server shows the certificate; they
 * must agree before the token is sent anywhere.
 *
 * @param hash {@code sha256:} and the hexadecimal digest of the certificate
 */
public record CaPin(String hash) {
  public static final String CLAIM = "troupe.io/ca";

  private static final int TIMEOUT_MILLIS = 10_000;

  public static CaPin of(X509Certificate authority) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(authority.getEncoded());
      return new CaPin("sha256:" + HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a token says, unverified; empty for a token that is not from {@code troupe token}. */
  public static Optional<CaPin> in(String token) {
    String[] parts = token.split("\\.");
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonNode claims = Json.mapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
      return Optional.of(claims.path(CLAIM).asText("")).filter(h -> !h.isEmpty()).map(CaPin::new);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Asks a server for its authority's certificate and checks it. Blocks.
   *
   * @throws IOException if the server cannot be reached or shows another authority
   */
  public X509Certificate fetch(URI server, SecureRandom random) throws IOException {
    Seen seen = new Seen();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {seen}, random);
      int port = server.getPort() < 0 ? 443 : server.getPort();
      try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
        socket.connect(new InetSocketAddress(server.getHost(), port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.startHandshake();
      }
    } catch (UnknownHostException e) {
      throw new IOException("cannot reach " + server + ": no such host", e);
    } catch (IOException e) {
      throw new IOException("cannot reach " + server + ": " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    for (X509Certificate shown : seen.chain) {
      if (of(shown).equals(this)) {
        return shown;
      }
    }
    throw new IOException(server + " does not belong to the cluster that the token is for");
  }

  /** Remembers, trusts nobody with anything: no request is sent over such a connection. */
  private static final class Seen implements X509TrustManager {
    private X509Certificate[] chain = new X509Certificate[0];

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type) {
      throw new UnsupportedOperationException("no server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type) {
      chain = shown.clone();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
