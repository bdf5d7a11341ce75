/**
 * nodeSelector and node affinity, required and preferred. Pure, any thread. Imports core.schedule
 * only. Follows upstream pkg/scheduler/framework/plugins/nodeaffinity.
 */
package io.troupe.core.schedule.nodeaffinity;
