package io.troupe.node.pki;

import io.troupe.persistence.disk.WholeFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/**
 * PEM text and files. Files with keys are readable by their owner only, and appear whole or not at
 * all.
 */
public final class Pem {
  private Pem() {}

  /**
   * @param value a certificate, certificate request or key
   */
  public static String text(Object value) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      // PKCS#8 names the curve beside the key, the older form leaves it out; of RSA keys the older
      // form is the one that every client reads.
      writer.writeObject(
          value instanceof ECPrivateKey key ? new JcaPKCS8Generator(key, null) : value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * @throws UncheckedIOException if there is no room, among others; the file is as it was
   */
  public static void write(Path file, String text) {
    try {
      WholeFile.write(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalStateException if the file holds no certificate
   */
  public static X509Certificate certificate(Path file) {
    if (read(file) instanceof X509CertificateHolder holder) {
      return certificate(holder);
    }
    throw new IllegalStateException(file + " holds no certificate");
  }

  static X509Certificate certificate(X509CertificateHolder holder) {
    try {
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws IllegalStateException if the file holds no private key
   */
  public static PrivateKey privateKey(Path file) {
    try {
      return switch (read(file)) {
        case PrivateKeyInfo info -> new JcaPEMKeyConverter().getPrivateKey(info);
        case PEMKeyPair pair -> new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
        case null, default -> throw new IllegalStateException(file + " holds no private key");
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalStateException if the file holds no public key
   */
  public static PublicKey publicKey(Path file) {
    try {
      if (read(file) instanceof SubjectPublicKeyInfo info) {
        return new JcaPEMKeyConverter().getPublicKey(info);
      }
      throw new IllegalStateException(file + " holds no public key");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object read(Path file) {
    try (PEMParser parser = new PEMParser(new StringReader(Files.readString(file)))) {
      return parser.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
