/**
 * Checks that many kinds share: numbers, choices, what stays, selectors of workloads. Start at
 * {@link io.troupe.core.kind.check.Counts}. Imports core.kind and core.kind.meta; pure, any thread.
 * Follows upstream pkg/apis/core/validation and apimachinery pkg/apis/meta/v1/validation.
 */
package io.troupe.core.kind.check;
