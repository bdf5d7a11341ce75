/**
 * Where a pod should run, decided without IO: the framework that the scheduler's plugins fill.
 *
 * <p>Start at {@link io.troupe.core.schedule.SchedulingBoard}, which runs the phases: {@link
 * io.troupe.core.schedule.SchedulingQueue} (pre-enqueue, queue sort, back-off), {@link
 * io.troupe.core.schedule.Placer} (pre-filter, filter, post-filter, score, normalize, weigh),
 * {@link io.troupe.core.schedule.PermitPlugin}, {@link io.troupe.core.schedule.Snapshot#assume}
 * (reserve); actors.schedule asks for the bind. One package per plugin below this one;
 * core.schedule.profile puts the default set together.
 *
 * <p>Imports core.image, core.meta, core.json and core.quantity. Values are immutable; Snapshot,
 * Placer and SchedulingQueue belong to one thread at a time. Follows upstream
 * pkg/scheduler/framework and pkg/scheduler/schedule_one.go.
 */
package io.troupe.core.schedule;
