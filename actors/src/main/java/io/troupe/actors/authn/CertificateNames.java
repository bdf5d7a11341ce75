package io.troupe.actors.authn;

import io.troupe.core.auth.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** The identity in a client certificate: the common name is the user, organizations the groups. */
final class CertificateNames {
  private CertificateNames() {}

  /** Empty when the subject has no common name. */
  static Optional<UserInfo> user(X500Principal principal) {
    try {
      String name = "";
      List<String> groups = new ArrayList<>();
      LdapName subject = new LdapName(principal.getName());
      for (Rdn part : subject.getRdns()) {
        NamingEnumeration<? extends Attribute> attributes = part.toAttributes().getAll();
        while (attributes.hasMore()) {
          Attribute attribute = attributes.next();
          switch (attribute.getID()) {
            case "CN" -> name = String.valueOf(attribute.get());
            case "O" -> addAll(attribute, groups);
            default -> {
              // The rest of the subject says nothing about identity.
            }
          }
        }
      }
      return name.isEmpty()
          ? Optional.empty()
          : Optional.of(UserNames.authenticated(name, groups, Map.of()));
    } catch (NamingException e) {
      return Optional.empty();
    }
  }

  /** Several organizations may share one relative name. */
  private static void addAll(Attribute attribute, List<String> groups) throws NamingException {
    for (int i = 0; i < attribute.size(); i++) {
      groups.add(String.valueOf(attribute.get(i)));
    }
  }
}
