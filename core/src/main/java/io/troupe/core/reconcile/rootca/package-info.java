/**
 * Publishes the cluster's certificate authority in every namespace. Start at {@link
 * io.troupe.core.reconcile.rootca.RootCaController}. Imports core.reconcile, core.image, core.meta
 * and core.json; pure, any thread. Follows upstream
 * pkg/controller/certificates/rootcacertpublisher.
 */
package io.troupe.core.reconcile.rootca;
