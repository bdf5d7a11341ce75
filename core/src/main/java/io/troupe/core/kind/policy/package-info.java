/**
 * Kinds of the group policy. Start at {@link io.troupe.core.kind.policy.PolicyKinds}. Imports
 * core.kind and core.kind.check; pure, any thread. Follows upstream pkg/apis/policy and
 * pkg/registry/policy.
 */
package io.troupe.core.kind.policy;
