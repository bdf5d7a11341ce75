/**
 * A pod that names its node goes there only. Pure, any thread. Imports core.schedule only. Follows
 * upstream pkg/scheduler/framework/plugins/nodename.
 */
package io.troupe.core.schedule.nodename;
