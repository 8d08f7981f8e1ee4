package io.plumbline.contract.chain;

import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * The common name in the subject of a certificate (RFC 5280, 4.1.2.6): the id of the agent or
 * gateway that it is made out to. Stateless.
 */
public final class CommonName {
  private CommonName() {}

  /** The common name of the subject, empty when it has none. */
  public static String of(X509Certificate certificate) {
    try {
      for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (rdn.getType().equalsIgnoreCase("CN")) {
          return rdn.getValue().toString();
        }
      }
    } catch (InvalidNameException e) {
      return "";
    }
    return "";
  }
}
