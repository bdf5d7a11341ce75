/**
 * Keeps volumes, claims and attribute classes while they are used, and lets go of them after. Start
 * at {@link io.troupe.core.reconcile.protection.ProtectionController}. Imports core.reconcile,
 * core.image and core.meta; pure, any thread. Follows upstream pkg/controller/volume/pvcprotection,
 * pvprotection and vacprotection.
 */
package io.troupe.core.reconcile.protection;
