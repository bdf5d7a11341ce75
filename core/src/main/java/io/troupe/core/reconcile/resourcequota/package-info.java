/**
 * Takes up what quotas allow and counts anew what is used. Start at {@link
 * io.troupe.core.reconcile.resourcequota.ResourceQuotaController}. Imports core.reconcile,
 * core.image, core.kind, core.quota; pure, any thread. Follows upstream
 * pkg/controller/resourcequota.
 */
package io.troupe.core.reconcile.resourcequota;
