/**
 * Who the nodes of a control plane are to each other: their states, whose a name is, and which
 * builds may run together. Start at {@link io.troupe.core.member.Member}. Imports nothing; pure,
 * any thread.
 */
package io.troupe.core.member;
