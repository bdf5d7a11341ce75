/**
 * Kinds of the group autoscaling. Start at {@link
 * io.troupe.core.kind.autoscaling.AutoscalingKinds}. Imports core.kind and core.kind.check; pure,
 * any thread. Follows upstream pkg/apis/autoscaling.
 */
package io.troupe.core.kind.autoscaling;
