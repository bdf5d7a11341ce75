/**
 * The agent's end of NodeLink (D10). Start at {@link io.troupe.node.link.LinkConnector}. Imports
 * actors.link, core.link and Akka HTTP; never blocks, any thread.
 */
package io.troupe.node.link;
