/** The node agent. Start at {@link io.troupe.node.kubelet.NodeAgent}. */
package io.troupe.node.kubelet;
