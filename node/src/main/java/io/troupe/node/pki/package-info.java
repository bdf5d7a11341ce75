/**
 * Troupe's own certificate authority and the credentials cut from it. Start at {@link
 * io.troupe.node.pki.Pki}. Imports core.reconcile.certificate, actors.cluster for what a member's
 * certificate says, persistence.disk, http.link, BouncyCastle and the JDK. Files only at start-up;
 * signing is pure but for the key, any thread. Follows upstream
 * pkg/controller/certificates/authority.
 */
package io.troupe.node.pki;
