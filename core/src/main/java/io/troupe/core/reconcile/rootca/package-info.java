/**
 * Publishes the cluster's certificate authority in every namespace. Start at {@link
 * io.troupe.core.reconcile.rootca.RootCaController}. Pure, any thread. Follows upstream
 * pkg/controller/certificates/rootcacertpublisher.
 */
package io.troupe.core.reconcile.rootca;
