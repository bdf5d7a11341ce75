/**
 * Aggregation: keeps this server's own APIServices, asks those of others whether they can be asked,
 * and knows where a group's version is served. Start at {@link
 * io.troupe.actors.aggregate.AggregatedApis} to read and {@link
 * io.troupe.actors.aggregate.Aggregator} for what runs; the rules are in core.aggregate. Imports
 * actors.gate, actors.image, actors.outgoing and core; one actor a node, readers on any thread,
 * nothing blocks. Follows upstream kube-aggregator.
 */
package io.troupe.actors.aggregate;
