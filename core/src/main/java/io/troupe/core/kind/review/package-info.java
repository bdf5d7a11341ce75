/**
 * Kinds of {@code authentication.k8s.io} and {@code authorization.k8s.io}: questions that are
 * answered, not stored. Start at {@link io.troupe.core.kind.review.ReviewKinds}. Imports core.kind;
 * pure, any thread. Follows upstream pkg/registry/authorization/rest and authentication/rest.
 */
package io.troupe.core.kind.review;
