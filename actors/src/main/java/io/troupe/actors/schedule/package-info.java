/**
 * The scheduler's shell: news of pods and nodes in, bindings, conditions and events out (D9). Start
 * at {@link io.troupe.actors.schedule.Scheduler}. One actor owns the board of core.schedule; writes
 * pass actors.gate as {@code system:kube-scheduler}. Nothing is journaled here: a start rebuilds
 * all from the image. Imports core.schedule, actors.gate, actors.image, actors.event. Follows
 * upstream pkg/scheduler/scheduler.go.
 */
package io.troupe.actors.schedule;
