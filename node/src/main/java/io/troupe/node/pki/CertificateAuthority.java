package io.troupe.node.pki;

import io.troupe.actors.cluster.MemberTls;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * Signs certificates with ECDSA on P-256. A certificate starts an hour before it is made, for
 * clocks that differ.
 */
public final class CertificateAuthority {
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final int SERIAL_BITS = 120;
  private static final int RSA_BITS = 2048;

  private final KeyAndCertificate own;
  private final SecureRandom random;

  public CertificateAuthority(KeyAndCertificate own, SecureRandom random) {
    this.own = own;
    this.random = random;
  }

  /** What a certificate may be used for. */
  public enum Use {
    CLIENT(KeyPurposeId.id_kp_clientAuth),
    SERVER(KeyPurposeId.id_kp_serverAuth),
    /** Of a control-plane node towards the others: both ends of a connection at once. */
    MEMBER(
        KeyPurposeId.id_kp_clientAuth,
        KeyPurposeId.id_kp_serverAuth,
        KeyPurposeId.getInstance(new ASN1ObjectIdentifier(MemberTls.PURPOSE)));

    private final KeyPurposeId[] purposes;

    Use(KeyPurposeId... purposes) {
      this.purposes = purposes;
    }
  }

  /**
   * What a certificate says.
   *
   * @param name CN: the user, for a client
   * @param organizations O: the groups, for a client
   * @param hosts DNS names and addresses, for a server
   */
  public record Subject(String name, List<String> organizations, List<String> hosts) {
    public Subject {
      organizations = List.copyOf(organizations);
      hosts = List.copyOf(hosts);
    }

    private X500Name x500() {
      X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
      organizations.forEach(o -> builder.addRDN(BCStyle.O, o));
      return builder.addRDN(BCStyle.CN, name).build();
    }
  }

  /** A new self-signed authority. */
  public static KeyAndCertificate create(
      String name, Instant now, Duration validity, SecureRandom random) {
    KeyPair pair = keyPair(random);
    X500Name subject = new Subject(name, List.of(), List.of()).x500();
    try {
      JcaX509v3CertificateBuilder builder =
          builder(subject, subject, pair.getPublic(), now, validity, random);
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
          .addExtension(
              Extension.keyUsage,
              true,
              new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      return new KeyAndCertificate(
          pair.getPrivate(),
          Pem.certificate(
              builder.build(new JcaContentSignerBuilder(SIGNATURE).build(pair.getPrivate()))));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With a new key on P-256. */
  public KeyAndCertificate issue(Subject subject, Use use, Instant now, Duration validity) {
    return issue(subject, keyPair(random), use, now, validity);
  }

  KeyAndCertificate issue(Subject subject, KeyPair pair, Use use, Instant now, Duration validity) {
    return new KeyAndCertificate(
        pair.getPrivate(), sign(subject, pair.getPublic(), use, now, validity));
  }

  /**
   * Signs a request's key under a subject of our choosing; what the request asks for itself is not
   * looked at.
   *
   * @throws IllegalArgumentException if the request is malformed or does not prove that it holds
   *     the key
   */
  public java.security.cert.X509Certificate sign(
      byte[] request, Subject subject, Use use, Instant now, Duration validity) {
    try {
      JcaPKCS10CertificationRequest csr =
          new JcaPKCS10CertificationRequest(new PKCS10CertificationRequest(request));
      boolean proven =
          csr.isSignatureValid(
              new org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder()
                  .build(csr.getPublicKey()));
      if (!proven) {
        throw new IllegalArgumentException("the request is not signed with its own key");
      }
      return sign(subject, csr.getPublicKey(), use, now, validity);
    } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException e) {
      throw new IllegalArgumentException("not a certificate request", e);
    }
  }

  /**
   * Signs exactly this: for requests that somebody has approved.
   *
   * @param purposes at least one
   * @param keyUsage bits of BouncyCastle's KeyUsage
   */
  java.security.cert.X509Certificate sign(
      PublicKey key,
      Subject subject,
      int keyUsage,
      KeyPurposeId[] purposes,
      Instant now,
      Duration validity) {
    return sign(subject, key, keyUsage, new ExtendedKeyUsage(purposes), now, validity);
  }

  public java.security.cert.X509Certificate certificate() {
    return own.certificate();
  }

  private java.security.cert.X509Certificate sign(
      Subject subject, PublicKey key, Use use, Instant now, Duration validity) {
    return sign(
        subject, key, KeyUsage.digitalSignature, new ExtendedKeyUsage(use.purposes), now, validity);
  }

  private java.security.cert.X509Certificate sign(
      Subject subject,
      PublicKey key,
      int keyUsage,
      ExtendedKeyUsage purposes,
      Instant now,
      Duration validity) {
    try {
      X500Name issuer =
          X500Name.getInstance(own.certificate().getSubjectX500Principal().getEncoded());
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      JcaX509v3CertificateBuilder builder =
          builder(issuer, subject.x500(), key, now, validity, random);
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.extendedKeyUsage, false, purposes)
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              extensions.createAuthorityKeyIdentifier(own.certificate()));
      // A key without any use is no use to anybody; without the extension it has all.
      if (keyUsage != 0) {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
      }
      if (!subject.hosts().isEmpty()) {
        builder.addExtension(Extension.subjectAlternativeName, false, names(subject.hosts()));
      }
      return Pem.certificate(
          builder.build(new JcaContentSignerBuilder(SIGNATURE).build(own.key())));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer,
      X500Name subject,
      PublicKey key,
      Instant now,
      Duration validity,
      SecureRandom random) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, random).setBit(0),
        Date.from(now.minus(CLOCK_SKEW)),
        Date.from(now.plus(validity)),
        subject,
        key);
  }

  private static GeneralNames names(List<String> hosts) {
    List<GeneralName> names = new ArrayList<>();
    for (String host : hosts) {
      boolean address = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
      names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  /** A PKCS#10 request in PEM, signed with its own key. */
  public static String request(KeyPair keys, String name) {
    try {
      return Pem.text(
          new JcaPKCS10CertificationRequestBuilder(
                  new Subject(name, List.of(), List.of()).x500(), keys.getPublic())
              .build(new JcaContentSignerBuilder(SIGNATURE).build(keys.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For keys that other people's programs read: some know no elliptic curves. */
  static KeyPair rsaKeyPair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair keyPair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
