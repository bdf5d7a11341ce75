/**
 * Requests for certificates. Start at {@link io.troupe.core.kind.certificate.CertificateKinds}.
 * Imports core.kind; pure, any thread. Follows upstream pkg/apis/certificates and
 * pkg/registry/certificates.
 */
package io.troupe.core.kind.certificate;
