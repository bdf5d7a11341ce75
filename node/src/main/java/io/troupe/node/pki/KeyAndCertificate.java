package io.troupe.node.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate with the key it speaks for. */
public record KeyAndCertificate(PrivateKey key, X509Certificate certificate) {}
