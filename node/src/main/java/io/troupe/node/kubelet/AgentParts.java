package io.troupe.node.kubelet;

import io.troupe.node.link.LinkConnector;
import io.troupe.node.runtime.PodRuntime;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What one agent is made of.
 *
 * @param random for the jitter of reconnects
 */
public record AgentParts(
    NodeDescription node,
    LinkConnector connector,
    PodRuntime runtime,
    InstantSource clock,
    RandomGenerator random,
    AgentSettings settings) {}
