/**
 * What can honestly be said of preemption while none is done. Pure, any thread. Imports
 * core.schedule only. Follows upstream pkg/scheduler/framework/plugins/defaultpreemption.
 */
package io.troupe.core.schedule.preemption;
