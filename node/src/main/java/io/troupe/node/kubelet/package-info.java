/**
 * The node agent. Start at {@link io.troupe.node.kubelet.NodeAgent}: an actor {@code Kubelet} keeps
 * the link and one {@code PodWorker} actor per pod; decisions are core.kubelet's. Imports
 * node.link, node.runtime and core. Actors never block: files and processes are the runtime's, logs
 * are read on virtual threads; streams into pods pass through {@code StreamRoom}. Follows upstream
 * pkg/kubelet.
 */
package io.troupe.node.kubelet;
