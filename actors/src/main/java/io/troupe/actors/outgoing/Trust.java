package io.troupe.actors.outgoing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS contexts for calls: what is shown, and who is believed. */
final class Trust {
  private static final char[] NO_PASSWORD = new char[0];

  private Trust() {}

  /**
   * @throws CallFailure when the remote's roots cannot be read
   */
  static SSLContext context(Remote remote, SecureRandom random) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(remote), roots(remote), random);
      return context;
    } catch (GeneralSecurityException | IOException _) {
      throw new CallFailure("unable to load root certificates: unable to parse bytes as PEM block");
    }
  }

  private static KeyManager[] keys(Remote remote) throws GeneralSecurityException, IOException {
    if (remote.identity().isEmpty()) {
      return new KeyManager[0];
    }
    ClientIdentity identity = remote.identity().get();
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "own", identity.key(), NO_PASSWORD, identity.chain().toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager[] roots(Remote remote) throws GeneralSecurityException, IOException {
    if (!remote.verified()) {
      return new TrustManager[] {new Everybody()};
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (remote.caBundle().isEmpty()) {
      factory.init((KeyStore) null); // this machine's
      return factory.getTrustManagers();
    }
    KeyStore store = emptyStore();
    Collection<? extends Certificate> roots =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(remote.caBundle().getBytes(StandardCharsets.UTF_8)));
    if (roots.isEmpty()) {
      throw new GeneralSecurityException("no certificate");
    }
    int count = 0;
    for (Certificate root : roots) {
      store.setCertificateEntry("root-" + count++, root);
    }
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  /** For {@code insecureSkipTLSVerify}: a user has said that nothing is to be checked. */
  private static final class Everybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
