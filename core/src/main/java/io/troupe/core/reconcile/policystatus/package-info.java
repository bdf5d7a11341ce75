/**
 * Checks the expressions of validating admission policies against the types they will see. Start at
 * {@link io.troupe.core.reconcile.policystatus.PolicyStatusController}. Imports core.cel and
 * core.kind; pure, any thread. Follows upstream pkg/controller/validatingadmissionpolicystatus and
 * policy/validating/typechecking.go.
 */
package io.troupe.core.reconcile.policystatus;
