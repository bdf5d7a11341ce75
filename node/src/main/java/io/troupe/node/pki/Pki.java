package io.troupe.node.pki;

import io.troupe.actors.cluster.MemberTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The credentials in one data directory, made on the first start and renewed when they near their
 * end: the authority, the server's and the administrator's certificates, and the key that signs
 * tokens of service accounts.
 */
public final class Pki {
  private static final Logger LOG = LoggerFactory.getLogger(Pki.class);
  private static final Duration CA_VALIDITY = Duration.ofDays(3650);
  private static final Duration LEAF_VALIDITY = Duration.ofDays(365);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  /** The name in that certificate, which servers are told to accept. */
  public static final String FRONT_PROXY_CLIENT = "front-proxy-client";

  private final Path folder;
  private final SecureRandom random;
  private final CertificateAuthority authority;
  private final CertificateAuthority frontProxyAuthority;

  private Pki(
      Path folder,
      SecureRandom random,
      CertificateAuthority authority,
      CertificateAuthority frontProxyAuthority) {
    this.folder = folder;
    this.random = random;
    this.authority = authority;
    this.frontProxyAuthority = frontProxyAuthority;
  }

  /** Reads the authority of a folder, or makes one. */
  public static Pki open(Path folder, Instant now, SecureRandom random) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Pki(
        folder,
        random,
        authority(folder, "ca", "troupe-ca", now, random),
        authority(folder, "front-proxy-ca", "front-proxy-ca", now, random));
  }

  private static CertificateAuthority authority(
      Path folder, String file, String name, Instant now, SecureRandom random) {
    Path certificate = folder.resolve(file + ".crt");
    Path key = folder.resolve(file + ".key");
    if (!Files.exists(certificate)) {
      KeyAndCertificate made = CertificateAuthority.create(name, now, CA_VALIDITY, random);
      // The key first: a crash between the two leaves no certificate without its key.
      Pem.write(key, Pem.text(made.key()));
      Pem.write(certificate, Pem.text(made.certificate()));
    }
    return new CertificateAuthority(
        new KeyAndCertificate(Pem.privateKey(key), Pem.certificate(certificate)), random);
  }

  public CertificateAuthority authority() {
    return authority;
  }

  /**
   * Whose certificates may say in headers who a request is from: an authority of its own, so that
   * no other client can.
   */
  public CertificateAuthority frontProxyAuthority() {
    return frontProxyAuthority;
  }

  /** What this server shows to the servers it stands before. */
  public KeyAndCertificate frontProxyClient(Instant now) {
    return leaf(
        frontProxyAuthority,
        FRONT_PROXY_CLIENT,
        new CertificateAuthority.Subject(FRONT_PROXY_CLIENT, List.of(), List.of()),
        CertificateAuthority.Use.CLIENT,
        CertificateAuthority::keyPair,
        now);
  }

  /** Serves the API under these names and addresses; a change of them makes a new certificate. */
  public KeyAndCertificate server(List<String> hosts, Instant now) {
    return leaf(
        authority,
        "apiserver",
        new CertificateAuthority.Subject("kube-apiserver", List.of(), hosts),
        CertificateAuthority.Use.SERVER,
        CertificateAuthority::keyPair,
        now);
  }

  /**
   * Shown to the other control-plane nodes.
   *
   * @param host where they reach this one
   */
  public KeyAndCertificate member(String name, String host, Instant now) {
    return leaf(
        authority,
        "member",
        new CertificateAuthority.Subject(
            "troupe:member:" + name, List.of(MemberTls.ORGANIZATION), List.of(host)),
        CertificateAuthority.Use.MEMBER,
        CertificateAuthority::keyPair,
        now);
  }

  /**
   * The administrator's, for the kubeconfig. An RSA key, as kubeadm makes it: the fabric8 client
   * reads no key on a curve without another library.
   */
  public KeyAndCertificate admin(Instant now) {
    return leaf(
        authority,
        "admin",
        new CertificateAuthority.Subject("kubernetes-admin", List.of("system:masters"), List.of()),
        CertificateAuthority.Use.CLIENT,
        CertificateAuthority::rsaKeyPair,
        now);
  }

  /** Signs and verifies service-account and administrator tokens; ES256. */
  public KeyPair tokenKey() {
    Path privateFile = folder.resolve("sa.key");
    Path publicFile = folder.resolve("sa.pub");
    if (!Files.exists(publicFile)) {
      KeyPair pair = CertificateAuthority.keyPair(random);
      Pem.write(privateFile, Pem.text(pair.getPrivate()));
      Pem.write(publicFile, Pem.text(pair.getPublic()));
    }
    return new KeyPair(Pem.publicKey(publicFile), Pem.privateKey(privateFile));
  }

  private KeyAndCertificate leaf(
      CertificateAuthority signer,
      String name,
      CertificateAuthority.Subject subject,
      CertificateAuthority.Use use,
      Function<SecureRandom, KeyPair> keys,
      Instant now) {
    Path keyFile = folder.resolve(name + ".key");
    Path certificateFile = folder.resolve(name + ".crt");
    Path subjectFile = folder.resolve(name + ".subject");
    String wanted = subject.toString();
    try {
      if (Files.exists(certificateFile)
          && Files.exists(subjectFile)
          && Files.readString(subjectFile).equals(wanted)) {
        X509Certificate kept = Pem.certificate(certificateFile);
        if (kept.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE))) {
          return new KeyAndCertificate(Pem.privateKey(keyFile), kept);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    KeyAndCertificate made = signer.issue(subject, keys.apply(random), use, now, LEAF_VALIDITY);
    try {
      // Half of this says nothing: a key must not be taken for that of another certificate.
      Files.deleteIfExists(subjectFile);
      Pem.write(keyFile, Pem.text(made.key()));
      Pem.write(certificateFile, Pem.text(made.certificate()));
      Pem.write(subjectFile, wanted);
    } catch (IOException | UncheckedIOException e) {
      // It serves as well from memory; the next one who needs it makes another.
      LOG.warn("the certificate {} cannot be kept: {}", certificateFile, e.getMessage());
    }
    return made;
  }
}
