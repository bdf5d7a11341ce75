/**
 * What is told of a request to whoever audits: the policy that says how much, and the event's form.
 * Start at {@link io.troupe.core.audit.AuditPolicy}. Imports core.auth, core.json and core.outcome
 * only; pure, any thread. Follows upstream apiserver/pkg/apis/audit and apiserver/pkg/audit.
 */
package io.troupe.core.audit;
