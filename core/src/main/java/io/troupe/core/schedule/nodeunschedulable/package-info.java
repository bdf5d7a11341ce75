/**
 * Cordoned nodes take no new pods. Pure, any thread. Imports core.schedule only. Follows upstream
 * pkg/scheduler/framework/plugins/nodeunschedulable.
 */
package io.troupe.core.schedule.nodeunschedulable;
