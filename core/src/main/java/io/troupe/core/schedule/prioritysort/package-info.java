/**
 * The pod of higher priority goes first. Pure, any thread. Imports core.schedule only. Follows
 * upstream pkg/scheduler/framework/plugins/queuesort.
 */
package io.troupe.core.schedule.prioritysort;
