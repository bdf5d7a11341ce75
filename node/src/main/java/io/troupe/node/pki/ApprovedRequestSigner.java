package io.troupe.node.pki;

import io.troupe.core.reconcile.certificate.RequestSigner;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Signs CertificateSigningRequests with the cluster's authority. Any thread. */
public final class ApprovedRequestSigner implements RequestSigner {
  private static final int IPV4_BYTES = 4;

  private final CertificateAuthority authority;

  public ApprovedRequestSigner(CertificateAuthority authority) {
    this.authority = authority;
  }

  private record Parsed(PublicKey key, Wish wish) {}

  @Override
  public Optional<Wish> read(String request) {
    return parse(request).map(Parsed::wish);
  }

  @Override
  public String sign(
      String request, Wish wish, List<String> usages, Instant now, Duration validity) {
    Parsed parsed =
        parse(request).orElseThrow(() -> new IllegalArgumentException("no certificate request"));
    int bits = 0;
    List<KeyPurposeId> purposes = new ArrayList<>();
    for (String usage : usages) {
      switch (usage) {
        case "digital signature" -> bits |= KeyUsage.digitalSignature;
        case "key encipherment" -> bits |= KeyUsage.keyEncipherment;
        case "client auth" -> purposes.add(KeyPurposeId.id_kp_clientAuth);
        case "server auth" -> purposes.add(KeyPurposeId.id_kp_serverAuth);
        default -> throw new IllegalArgumentException("usage " + usage);
      }
    }
    return Pem.text(
        authority.sign(
            parsed.key(),
            new CertificateAuthority.Subject(wish.commonName(), wish.organizations(), wish.hosts()),
            bits,
            purposes.toArray(KeyPurposeId[]::new),
            now,
            validity));
  }

  private static Optional<Parsed> parse(String request) {
    try (PEMParser parser = new PEMParser(new StringReader(request))) {
      if (!(parser.readObject() instanceof PKCS10CertificationRequest found)) {
        return Optional.empty();
      }
      JcaPKCS10CertificationRequest csr = new JcaPKCS10CertificationRequest(found);
      PublicKey key = csr.getPublicKey();
      boolean proven = csr.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
      return proven ? Optional.of(new Parsed(key, wish(csr))) : Optional.empty();
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | IllegalArgumentException e) {
      return Optional.empty(); // whatever it is, it is no request
    }
  }

  private static Wish wish(PKCS10CertificationRequest csr) {
    List<String> hosts = new ArrayList<>();
    boolean others = false;
    Extensions extensions = csr.getRequestedExtensions();
    GeneralNames names =
        extensions == null
            ? null
            : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    if (names != null) {
      for (GeneralName name : names.getNames()) {
        switch (name.getTagNo()) {
          case GeneralName.dNSName -> hosts.add(name.getName().toString());
          case GeneralName.iPAddress -> hosts.add(address(name));
          default -> others = true;
        }
      }
    }
    X500Name subject = csr.getSubject();
    List<String> commonNames = texts(subject, BCStyle.CN);
    return new Wish(
        commonNames.isEmpty() ? "" : commonNames.getLast(),
        texts(subject, BCStyle.O),
        hosts,
        others);
  }

  private static List<String> texts(X500Name subject, ASN1ObjectIdentifier attribute) {
    List<String> texts = new ArrayList<>();
    for (RDN part : subject.getRDNs(attribute)) {
      for (var value : part.getTypesAndValues()) {
        if (value.getType().equals(attribute)) {
          texts.add(IETFUtils.valueToString(value.getValue()));
        }
      }
    }
    return texts;
  }

  private static String address(GeneralName name) {
    byte[] bytes = ASN1OctetString.getInstance(name.getName()).getOctets();
    StringBuilder text = new StringBuilder();
    boolean four = bytes.length == IPV4_BYTES;
    for (int i = 0; i < bytes.length; i += four ? 1 : 2) {
      text.append(text.isEmpty() ? "" : four ? "." : ":");
      text.append(
          four
              ? Integer.toString(bytes[i] & 0xff)
              : Integer.toHexString((bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff));
    }
    return text.toString();
  }
}
