/**
 * The pure parts (rules, image, controllers, scheduler) on virtual time, with everything between
 * them made unreliable: wake-ups lost, delayed and repeated, images that lag, replies that never
 * come, control-plane nodes that die or stop for a while and go on with what they were about to do.
 * All chance comes from one seed, so a failing one can be played again. Start at {@link
 * io.troupe.simulation.Simulation}. Imports core only; one thread, no clock.
 */
package io.troupe.simulation;
