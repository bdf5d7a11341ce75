/**
 * Nodes whose cpu and memory fill up evenly are better. Pure, any thread. Imports core.schedule
 * only. Follows upstream pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go.
 */
package io.troupe.core.schedule.balancedallocation;
