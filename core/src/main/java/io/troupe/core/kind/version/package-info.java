/**
 * Built-in kinds that are served in another version, or group, than they are stored in. Start at
 * {@link io.troupe.core.kind.version.OtherVersions}. Imports core.kind, core.json, core.outcome;
 * pure, any thread. Follows upstream pkg/apis/autoscaling/v1/conversion.go and
 * pkg/apis/core/validation/events.go.
 */
package io.troupe.core.kind.version;
