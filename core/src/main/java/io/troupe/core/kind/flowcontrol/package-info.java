/**
 * Which requests share how much of the server. Start at {@link
 * io.troupe.core.kind.flowcontrol.FlowControlKinds}. Imports core.kind; pure, any thread. Follows
 * upstream pkg/apis/flowcontrol.
 */
package io.troupe.core.kind.flowcontrol;
