/**
 * A node never promises more than it has; the emptier node is better. Pure, any thread. Imports
 * core.schedule only. Follows upstream pkg/scheduler/framework/plugins/noderesources/fit.go.
 */
package io.troupe.core.schedule.noderesourcesfit;
