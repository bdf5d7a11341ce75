/**
 * Membership, sharding, and how the parts of this module become a running control plane. Start at
 * {@link io.troupe.actors.cluster.Spine}. The only room here that knows akka.cluster.
 */
package io.troupe.actors.cluster;
