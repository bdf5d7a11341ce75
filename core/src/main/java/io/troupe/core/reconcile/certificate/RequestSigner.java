package io.troupe.core.reconcile.certificate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads requests and signs certificates; holds the key, which the rules must not. */
public interface RequestSigner {

  /**
   * What a request asks for.
   *
   * @param hosts DNS names and IP addresses
   * @param others whether it names e-mail addresses or URIs besides
   */
  record Wish(String commonName, List<String> organizations, List<String> hosts, boolean others) {
    public Wish {
      organizations = List.copyOf(organizations);
      hosts = List.copyOf(hosts);
    }
  }

  /**
   * @param request PKCS #10 in PEM
   * @return empty when it is none, or does not prove that it holds the key
   */
  Optional<Wish> read(String request);

  /**
   * @param request one that {@link #read} can read
   * @param usages as Kubernetes names them, such as {@code client auth}
   * @return the certificate in PEM
   */
  String sign(String request, Wish wish, List<String> usages, Instant now, Duration validity);
}
