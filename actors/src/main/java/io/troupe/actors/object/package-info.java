/**
 * Every object's persistent, sharded actor: identity, fencing, journaling and replies around the
 * pure rules of core.object. Start at {@link io.troupe.actors.object.ObjectEntity}; callers use
 * {@link io.troupe.actors.object.Entities}. Imports actors.image and core; never blocks, any
 * thread. See architecture D1, D2 and D7.
 */
package io.troupe.actors.object;
