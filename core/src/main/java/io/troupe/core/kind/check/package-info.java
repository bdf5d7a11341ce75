/**
 * Checks that many kinds share: numbers, choices, label selectors. Start at {@link
 * io.troupe.core.kind.check.Counts}. Imports core.kind.meta and core.kind.name; pure, any thread.
 * Follows upstream pkg/apis/core/validation and apimachinery pkg/apis/meta/v1/validation.
 */
package io.troupe.core.kind.check;
