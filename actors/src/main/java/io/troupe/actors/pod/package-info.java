/**
 * Pods as entities of their own type. Start at {@link io.troupe.actors.pod.PodEntity}; the rules
 * are core.pod's, the shell is {@link io.troupe.actors.object.ObjectEntity}.
 */
package io.troupe.actors.pod;
