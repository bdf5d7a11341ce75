/**
 * The proxy subresources of pods, services and nodes: requests go through to whatever listens
 * there. Start at {@link io.troupe.http.proxy.ResourceProxy}. Imports actors.outgoing and core; no
 * threads of its own. Follows upstream apimachinery pkg/util/proxy and the ResourceLocation
 * functions of pkg/registry/core.
 */
package io.troupe.http.proxy;
