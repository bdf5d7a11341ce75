package io.troupe.actors.outgoing;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.japi.function.Function;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An HTTPS server on loopback with a certificate of its own making. */
public final class LoopbackServer implements AutoCloseable {
  private final ServerBinding binding;
  private final String certificate;

  private LoopbackServer(ServerBinding binding, String certificate) {
    this.binding = binding;
    this.certificate = certificate;
  }

  /**
   * @param dnsName what the certificate is for, besides 127.0.0.1
   */
  public static LoopbackServer start(
      ActorSystem<?> system,
      String dnsName,
      Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      X509Certificate certificate = certificate(keys, dnsName);
      SSLContext context = context(keys, certificate);
      ServerBinding binding =
          Http.get(system)
              .newServerAt("127.0.0.1", 0)
              .enableHttps(
                  ConnectionContext.httpsServer(() -> {
                    SSLEngine engine = context.createSSLEngine();
                    engine.setUseClientMode(false);
                    return engine;
                  }))
              .bind(handler)
              .toCompletableFuture()
              .join();
      StringWriter pem = new StringWriter();
      try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
        writer.writeObject(certificate);
      }
      return new LoopbackServer(binding, pem.toString());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate certificate(KeyPair keys, String dnsName) throws Exception {
    Instant start = Instant.now().minus(1, ChronoUnit.HOURS);
    X500Name name = new X500Name("CN=loopback");
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(start),
                    Date.from(start.plus(1, ChronoUnit.DAYS)),
                    name,
                    keys.getPublic())
                .addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(
                        new GeneralName[] {
                          new GeneralName(GeneralName.dNSName, dnsName),
                          new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                        }))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static SSLContext context(KeyPair keys, X509Certificate certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, new char[0]);
    store.setKeyEntry("own", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  public int port() {
    return binding.localAddress().getPort();
  }

  /** PEM; also the root that must be believed. */
  public String certificate() {
    return certificate;
  }

  @Override
  public void close() {
    binding.unbind().toCompletableFuture().join();
  }
}
