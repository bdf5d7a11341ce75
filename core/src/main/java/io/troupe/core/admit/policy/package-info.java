/**
 * Admission policies in CEL. Start at {@link io.troupe.core.admit.policy.ValidatingPolicies} and
 * {@link io.troupe.core.admit.policy.MutatingPolicies}. Policies are read from the image a request
 * carries; their compiled forms are kept. Imports core.admit, core.cel, core.image, core.kind and
 * core.select; pure, any thread. Follows upstream apiserver pkg/admission/plugin/policy.
 */
package io.troupe.core.admit.policy;
