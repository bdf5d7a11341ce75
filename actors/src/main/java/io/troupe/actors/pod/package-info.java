/**
 * Pods as entities of their own type. Start at {@link io.troupe.actors.pod.PodEntity}; the rules
 * are core.pod's, the shell is {@link io.troupe.actors.object.ObjectEntity}. Imports actors.object
 * and core.pod; any thread. See architecture D1.
 */
package io.troupe.actors.pod;
