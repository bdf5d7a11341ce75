/**
 * Membership, sharding, and how the parts of this module become a running control plane. Start at
 * {@link io.troupe.actors.cluster.Spine}; for a node among others at {@link
 * io.troupe.actors.cluster.Membership} (docs/adr/0012). Imports the other rooms of actors, core and
 * persistence; the only room here that knows akka.cluster. Any thread, nothing blocks. See
 * architecture D1 and D7.
 */
package io.troupe.actors.cluster;
