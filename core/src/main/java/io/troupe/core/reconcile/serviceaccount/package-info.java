/**
 * Gives every namespace its default ServiceAccount. Start at {@link
 * io.troupe.core.reconcile.serviceaccount.ServiceAccountController}. Pure, any thread. Follows
 * upstream pkg/controller/serviceaccount/serviceaccounts_controller.go.
 */
package io.troupe.core.reconcile.serviceaccount;
