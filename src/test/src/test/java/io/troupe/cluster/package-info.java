/**
 * Several control planes, each in a JVM of its own, over one PostgreSQL: to form a cluster, and to
 * be mistreated. Start at {@link io.troupe.cluster.ThreeNodes}. Imports node.pki and
 * persistence.postgres for what a test outside the cluster needs of them; blocks.
 */
package io.troupe.cluster;
