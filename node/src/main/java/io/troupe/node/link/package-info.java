/** The agent's end of NodeLink. Start at {@link io.troupe.node.link.LinkConnector}. */
package io.troupe.node.link;
