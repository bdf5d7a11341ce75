/**
 * Keeps the status of disruption budgets: how many pods are healthy, how many must be, how many may
 * go. Start at {@link io.troupe.core.reconcile.disruption.DisruptionController}. Imports
 * core.reconcile, core.image, core.kind, core.quantity, core.select; pure, any thread. Follows
 * upstream pkg/controller/disruption.
 */
package io.troupe.core.reconcile.disruption;
