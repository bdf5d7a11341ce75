package io.troupe.core.kind.certificate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What must be known of a PKCS #10 request in PEM: that it is one, and for which organizations it
 * asks. Nothing is trusted and nothing verified; that is the signer's.
 */
public record CertificateRequest(List<String> organizations) {
  private static final String BLOCK = "CERTIFICATE REQUEST";
  private static final String CERTIFICATE = "CERTIFICATE";

  /** 2.5.4.10, encoded. */
  private static final byte[] ORGANIZATION = {0x55, 0x04, 0x0a};

  public CertificateRequest {
    organizations = List.copyOf(organizations);
  }

  /**
   * @param base64 the spec's request: PEM, in base64 once more
   * @return empty when it is no request
   */
  public static Optional<CertificateRequest> parse(String base64) {
    return block(base64, BLOCK).flatMap(CertificateRequest::read);
  }

  /** What is wrong with a request; empty when nothing is. */
  static Optional<String> problem(String base64) {
    Optional<byte[]> der = block(base64, BLOCK);
    if (der.isEmpty()) {
      return Optional.of("PEM block type must be CERTIFICATE REQUEST");
    }
    return read(der.get()).isPresent()
        ? Optional.empty()
        : Optional.of("asn1: structure error: malformed certificate request");
  }

  /** What is wrong with an issued certificate, which may be a chain. */
  static Optional<String> certificateProblem(String base64) {
    Optional<byte[]> der = block(base64, CERTIFICATE);
    if (der.isEmpty()) {
      return Optional.of("must contain at least one CERTIFICATE PEM block");
    }
    try {
      new Der(der.get()).enter(Der.SEQUENCE).enter(Der.SEQUENCE);
      return Optional.empty();
    } catch (Der.Malformed _) {
      return Optional.of("must contain valid certificates");
    }
  }

  /** The first PEM block of a type. */
  private static Optional<byte[]> block(String base64, String type) {
    String begin = "-----BEGIN " + type + "-----";
    try {
      String pem = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
      int start = pem.indexOf(begin);
      int end = pem.indexOf("-----END " + type + "-----", Math.max(start, 0));
      if (start < 0 || end < 0) {
        return Optional.empty();
      }
      String body = pem.substring(start + begin.length(), end);
      return Optional.of(Base64.getMimeDecoder().decode(body));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Request = { info { version, subject, key, attributes }, algorithm, signature }. */
  private static Optional<CertificateRequest> read(byte[] der) {
    try {
      Der request = new Der(der).enter(Der.SEQUENCE);
      Der info = request.enter(Der.SEQUENCE);
      info.skip(Der.INTEGER);
      Der subject = info.enter(Der.SEQUENCE);
      info.skip(Der.SEQUENCE);
      request.skip(Der.SEQUENCE);
      request.skip(Der.BIT_STRING);
      return Optional.of(new CertificateRequest(organizations(subject)));
    } catch (Der.Malformed _) {
      return Optional.empty();
    }
  }

  /** A name is a list of sets of pairs of an attribute's type and its value. */
  private static List<String> organizations(Der subject) throws Der.Malformed {
    List<String> found = new ArrayList<>();
    while (subject.hasMore()) {
      Der set = subject.enter(Der.SET);
      while (set.hasMore()) {
        Der pair = set.enter(Der.SEQUENCE);
        boolean wanted = Arrays.equals(pair.bytes(Der.OBJECT_IDENTIFIER), ORGANIZATION);
        String value = pair.text();
        if (wanted) {
          found.add(value);
        }
      }
    }
    return found;
  }
}
