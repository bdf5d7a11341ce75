package io.troupe.actors.authn;

import io.troupe.core.auth.UserInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * The identity in a client certificate: the common name is the user, organizations the groups, an
 * attribute of Kubernetes' own the uid. Follows upstream apiserver pkg/authentication/request/x509.
 */
final class CertificateNames {
  /** Of the subject's attribute that holds the user's uid. */
  private static final String UID_OID = "1.3.6.1.4.1.57683.2";

  private static final String CREDENTIAL = "authentication.kubernetes.io/credential-id";

  private CertificateNames() {}

  /** Empty when the subject has no common name, or more than one uid. */
  static Optional<UserInfo> user(X509Certificate certificate) {
    return user(certificate.getSubjectX500Principal())
        .map(user ->
            new UserInfo(
                user.name(),
                user.uid(),
                user.groups(),
                Map.of(CREDENTIAL, List.of("X509SHA256=" + fingerprint(certificate)))));
  }

  static Optional<UserInfo> user(X500Principal principal) {
    try {
      String name = "";
      List<String> groups = new ArrayList<>();
      List<String> uids = new ArrayList<>();
      LdapName subject = new LdapName(principal.getName());
      for (Rdn part : subject.getRdns()) {
        NamingEnumeration<? extends Attribute> attributes = part.toAttributes().getAll();
        while (attributes.hasMore()) {
          Attribute attribute = attributes.next();
          switch (attribute.getID()) {
            case "CN" -> name = String.valueOf(attribute.get());
            case "O" -> addAll(attribute, groups);
            case UID_OID -> addAll(attribute, uids);
            default -> {
              // The rest of the subject says nothing about identity.
            }
          }
        }
      }
      if (name.isEmpty() || uids.size() > 1) {
        return Optional.empty();
      }
      UserInfo user = UserNames.authenticated(name, groups, Map.of());
      return Optional.of(new UserInfo(name, String.join("", uids), user.groups(), user.extra()));
    } catch (NamingException e) {
      return Optional.empty();
    }
  }

  /** Several organizations may share one relative name. */
  private static void addAll(Attribute attribute, List<String> texts) throws NamingException {
    for (int i = 0; i < attribute.size(); i++) {
      texts.add(
          attribute.get(i) instanceof byte[] der ? text(der) : String.valueOf(attribute.get(i)));
    }
  }

  /** A short DER string: names outside the standard ones are not decoded for us. */
  private static String text(byte[] der) {
    boolean plain = der.length >= 2 && der[1] >= 0 && der[1] == der.length - 2;
    return plain ? new String(der, 2, der.length - 2, StandardCharsets.UTF_8) : "";
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
