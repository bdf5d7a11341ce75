/**
 * Fills the Secrets that hold service accounts' tokens without expiry. Start at {@link
 * io.troupe.core.reconcile.accounttoken.AccountTokenController}. Imports core.reconcile, core.image
 * and core.meta; pure, any thread. Follows upstream
 * pkg/controller/serviceaccount/tokens_controller.go.
 */
package io.troupe.core.reconcile.accounttoken;
