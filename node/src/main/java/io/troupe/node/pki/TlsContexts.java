package io.troupe.node.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS contexts from PEM material, without key stores on disk. */
public final class TlsContexts {
  private static final char[] NO_PASSWORD = new char[0];

  private TlsContexts() {}

  /**
   * @param own what this side shows; empty for a client that has no certificate
   * @param trusted the authority whose peers are believed
   */
  public static SSLContext context(
      Optional<KeyAndCertificate> own, X509Certificate trusted, SecureRandom random) {
    return context(own, trusted, List.of(), random);
  }

  /**
   * @param trusted the authority that signed this side's certificate, and whose peers are believed
   * @param more authorities whose peers are believed too
   */
  public static SSLContext context(
      Optional<KeyAndCertificate> own,
      X509Certificate trusted,
      List<X509Certificate> more,
      SecureRandom random) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      KeyStore keyStore = emptyStore();
      if (own.isPresent()) {
        Certificate[] chain = {own.get().certificate(), trusted};
        keyStore.setKeyEntry("own", own.get().key(), NO_PASSWORD, chain);
      }
      keys.init(keyStore, NO_PASSWORD);
      KeyStore trustStore = emptyStore();
      trustStore.setCertificateEntry("ca", trusted);
      for (int i = 0; i < more.size(); i++) {
        trustStore.setCertificateEntry("ca-" + i, more.get(i));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trustStore);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), random);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
