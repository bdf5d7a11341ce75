/**
 * A host port goes to one pod on a node. Pure, any thread. Imports core.schedule only. Follows
 * upstream pkg/scheduler/framework/plugins/nodeports.
 */
package io.troupe.core.schedule.nodeports;
