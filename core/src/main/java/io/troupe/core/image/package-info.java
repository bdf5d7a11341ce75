/**
 * The whole cluster at one revision, immutable. Start at {@link io.troupe.core.image.ClusterImage}.
 * Imports core.meta, core.json, core.object and persistent collections; any thread. The idea is
 * Kafka's metadata image: see architecture D5.
 */
package io.troupe.core.image;
