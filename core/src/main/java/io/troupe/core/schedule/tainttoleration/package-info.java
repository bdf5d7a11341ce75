/**
 * Taints keep pods away that do not tolerate them. Pure, any thread. Imports core.schedule only.
 * Follows upstream pkg/scheduler/framework/plugins/tainttoleration.
 */
package io.troupe.core.schedule.tainttoleration;
