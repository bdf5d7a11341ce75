package io.troupe.actors.cluster;

import akka.actor.setup.Setup;
import akka.remote.artery.tcp.SSLEngineProvider;
import akka.remote.artery.tcp.SSLEngineProviderSetup;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import scala.Option;

/**
 * TLS between members, both sides with certificates. The cluster's authority also signs users',
 * agents' and servers' certificates; none of these makes its holder a member, so a certificate must
 * say that it is one's.
 */
public final class MemberTls implements SSLEngineProvider {
  /** The organization of members' certificates. */
  public static final String ORGANIZATION = "troupe:members";

  /**
   * A use that only this program puts into certificates: an organization can be asked for in a
   * CertificateSigningRequest, this cannot. Of the arc for identifiers made from UUIDs.
   */
  public static final String PURPOSE = "2.25.213964517822950837424316219864710538561";

  private static final List<String> PROTOCOLS = List.of("TLSv1.3");

  private final Supplier<SSLContext> contexts;

  /**
   * @param contexts asked per connection, so that certificates can rotate
   */
  MemberTls(Supplier<SSLContext> contexts) {
    this.contexts = contexts;
  }

  /** For the actor system when it is made. */
  public static Setup setup(Supplier<SSLContext> contexts) {
    return SSLEngineProviderSetup.create(_ -> new MemberTls(contexts));
  }

  @Override
  public SSLEngine createServerSSLEngine(String hostname, int port) {
    SSLEngine engine = contexts.get().createSSLEngine(hostname, port);
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    engine.setEnabledProtocols(PROTOCOLS.toArray(String[]::new));
    return engine;
  }

  @Override
  public SSLEngine createClientSSLEngine(String hostname, int port) {
    SSLEngine engine = contexts.get().createSSLEngine(hostname, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(PROTOCOLS.toArray(String[]::new));
    // The name check of HTTPS: the certificate stands for this address.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  @Override
  public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
    return verified(session);
  }

  @Override
  public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
    return verified(session);
  }

  private static Option<Throwable> verified(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate peer && isMember(peer)
          ? Option.empty()
          : Option.apply(new SSLPeerUnverifiedException("not the certificate of a member"));
    } catch (SSLPeerUnverifiedException e) {
      return Option.apply(e);
    }
  }

  /** Of a certificate whose signature has been verified. */
  public static boolean isMember(X509Certificate certificate) {
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      return purposes != null
          && purposes.contains(PURPOSE)
          && List.of(certificate.getSubjectX500Principal().getName().split(","))
              .contains("O=" + ORGANIZATION);
    } catch (CertificateParsingException e) {
      return false;
    }
  }
}
