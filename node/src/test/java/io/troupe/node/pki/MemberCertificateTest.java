package io.troupe.node.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.cluster.MemberTls;
import io.troupe.core.reconcile.certificate.RequestSigner;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which certificates of the cluster's one authority make their holder a member. */
class MemberCertificateTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final SecureRandom random = new SecureRandom();
  @TempDir Path folder;
  private Pki pki;

  @BeforeEach
  void open() {
    pki = Pki.open(folder, NOW, random);
  }

  @Test
  void aMembersDoes() {
    assertThat(MemberTls.isMember(pki.member("a", "127.0.0.1", NOW).certificate())).isTrue();
  }

  @Test
  void theServersAndTheAdministratorsDoNot() {
    assertThat(MemberTls.isMember(pki.server(List.of("127.0.0.1"), NOW).certificate())).isFalse();
    assertThat(MemberTls.isMember(pki.admin(NOW).certificate())).isFalse();
  }

  @Test
  void anAgentsDoesNot() {
    KeyAndCertificate agent =
        pki.authority()
            .issue(
                new CertificateAuthority.Subject(
                    "system:node:a", List.of("system:nodes"), List.of()),
                CertificateAuthority.Use.CLIENT,
                NOW,
                Duration.ofDays(1));
    assertThat(MemberTls.isMember(agent.certificate())).isFalse();
  }

  @Test
  void oneThatSomebodyApprovedDoesNotWhateverItIsCalled() {
    KeyPair keys = CertificateAuthority.keyPair(random);
    String signed =
        new ApprovedRequestSigner(pki.authority())
            .sign(
                CertificateAuthority.request(keys, "troupe:member:a"),
                new RequestSigner.Wish(
                    "troupe:member:a", List.of(MemberTls.ORGANIZATION), List.of(), false),
                List.of("client auth", "server auth", "digital signature"),
                NOW,
                Duration.ofDays(1));
    Path file = folder.resolve("approved.crt");
    Pem.write(file, signed);
    X509Certificate certificate = Pem.certificate(file);
    assertThat(certificate.getSubjectX500Principal().getName()).contains(MemberTls.ORGANIZATION);
    assertThat(MemberTls.isMember(certificate)).isFalse();
  }

  @Test
  void itIsKeptUntilItNearsItsEnd() {
    X509Certificate first = pki.member("a", "127.0.0.1", NOW).certificate();
    assertThat(pki.member("a", "127.0.0.1", NOW.plus(Duration.ofDays(300))).certificate())
        .isEqualTo(first);
    assertThat(pki.member("a", "127.0.0.1", NOW.plus(Duration.ofDays(350))).certificate())
        .isNotEqualTo(first);
  }
}
