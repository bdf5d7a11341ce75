/**
 * Certificate requests: approved for nodes, signed once approved, cleaned away later. Start at
 * {@link io.troupe.core.reconcile.certificate.CertificateController}. Imports core.reconcile,
 * core.auth, core.image, core.kind and core.meta; pure, any thread. Follows upstream
 * pkg/controller/certificates (approver, signer, cleaner).
 */
package io.troupe.core.reconcile.certificate;
