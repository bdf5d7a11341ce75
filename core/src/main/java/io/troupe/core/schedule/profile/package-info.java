/**
 * The plugins of the default scheduler with their weights. Pure, any thread. Imports core.schedule
 * and its plugins. Follows upstream
 * pkg/scheduler/framework/plugins/../../apis/config/v1/default_plugins.go.
 */
package io.troupe.core.schedule.profile;
