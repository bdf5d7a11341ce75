package io.troupe.node.boot;

import io.troupe.node.pki.KeyAndCertificate;
import io.troupe.node.pki.Pki;
import io.troupe.node.pki.TlsContexts;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** This member's side of mutual TLS; a certificate that nears its end is replaced on the way. */
final class MemberCredentials implements Supplier<SSLContext> {
  /** Within the time before its end in which {@link Pki} makes a new one. */
  private static final Duration LOOK_AGAIN = Duration.ofHours(1);

  private final Pki pki;
  private final String name;
  private final String host;
  private final InstantSource clock;
  private final SecureRandom random;
  private SSLContext context;
  private Instant lookAgain = Instant.MIN;

  MemberCredentials(Pki pki, String name, String host, InstantSource clock, SecureRandom random) {
    this.pki = pki;
    this.name = name;
    this.host = host;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public synchronized SSLContext get() {
    Instant now = clock.instant();
    if (context == null || now.isAfter(lookAgain)) {
      KeyAndCertificate own = pki.member(name, host, now);
      context = TlsContexts.context(Optional.of(own), pki.authority().certificate(), random);
      lookAgain = now.plus(LOOK_AGAIN);
    }
    return context;
  }
}
