/**
 * How a decision ends: accepted, unchanged or refused, and the Status a client sees for a refusal.
 * Start at {@link io.troupe.core.outcome.Failure}. Imports core.meta; pure values, any thread.
 * Follows upstream apimachinery pkg/api/errors and pkg/util/validation/field.
 */
package io.troupe.core.outcome;
