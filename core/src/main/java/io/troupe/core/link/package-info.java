/**
 * The messages between a node agent and its Node's entity (D10), the same in one process and over
 * mTLS. Start at {@link io.troupe.core.link.NodeLink}. Imports Jackson only; pure values, any
 * thread.
 */
package io.troupe.core.link;
