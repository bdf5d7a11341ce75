/**
 * What a Node's status may become and what a change of it means. Start at {@link
 * io.troupe.core.node.NodeRules}. Imports core.json and core.object; pure, any thread. Follows
 * upstream pkg/controller/nodelifecycle and pkg/kubelet/nodestatus.
 */
package io.troupe.core.node;
