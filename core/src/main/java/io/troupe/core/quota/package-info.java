/**
 * What objects cost, what quotas allow, and whether a write fits. Start at {@link
 * io.troupe.core.quota.QuotaRules}. Imports core.image, core.json, core.kind.core for what pods ask
 * for, core.meta, core.outcome, core.quantity; pure, any thread. Follows upstream
 * staging/src/k8s.io/apiserver/pkg/quota and pkg/quota/v1/evaluator.
 */
package io.troupe.core.quota;
