/**
 * Pods with closed gates stay out of the queue. Pure, any thread. Imports core.schedule only.
 * Follows upstream pkg/scheduler/framework/plugins/schedulinggates.
 */
package io.troupe.core.schedule.schedulinggates;
