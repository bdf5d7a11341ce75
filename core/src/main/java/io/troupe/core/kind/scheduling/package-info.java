/**
 * Priority classes. Start at {@link io.troupe.core.kind.scheduling.SchedulingKinds}. Imports
 * core.kind; pure, any thread. Follows upstream pkg/apis/scheduling.
 */
package io.troupe.core.kind.scheduling;
