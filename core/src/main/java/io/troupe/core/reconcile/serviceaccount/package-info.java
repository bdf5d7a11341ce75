/**
 * Gives every namespace its default ServiceAccount. Start at {@link
 * io.troupe.core.reconcile.serviceaccount.ServiceAccountController}. Imports core.reconcile,
 * core.image, core.meta and core.json; pure, any thread. Follows upstream
 * pkg/controller/serviceaccount/serviceaccounts_controller.go.
 */
package io.troupe.core.reconcile.serviceaccount;
