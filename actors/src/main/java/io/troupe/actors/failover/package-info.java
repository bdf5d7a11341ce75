/**
 * Writes go on while a shard's owner is silent: whoever holds the request decides it, under the
 * journal's fence. Start at {@link io.troupe.actors.failover.FailoverEntities}; who is suspected is
 * {@link io.troupe.actors.failover.Suspicions}'. Imports actors.object, actors.image and core; any
 * thread, never blocks. See architecture D7 and docs/adr/0013.
 */
package io.troupe.actors.failover;
