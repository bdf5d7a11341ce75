/**
 * The tables by which control-plane nodes find each other: the cluster's identity, its members,
 * requests to join, and leases. Start at {@link io.troupe.persistence.member.MemberTables}. Imports
 * persistence.postgres and core.member; blocks for at most a few seconds, so never on an actor's
 * thread.
 */
package io.troupe.persistence.member;
