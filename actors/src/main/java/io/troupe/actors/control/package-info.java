/**
 * Runs the controllers of core.reconcile (D8). Start at {@link
 * io.troupe.actors.control.Controllers}.
 *
 * <p>The image's changes wake keys ({@code WakeFeed}); each key belongs to one of a fixed number of
 * slices, sharded over the control-plane nodes ({@code ControllerSlice}); a slice makes a plan from
 * the image ({@code Reconciler}), has a weighty one journaled by the plan's own entity ({@code
 * PlanJournal}), and carries it out through the gates ({@code PlanRunner}). Never blocks; plans run
 * on the default dispatcher. Imports core, actors.gate, actors.image, actors.object, actors.event.
 */
package io.troupe.actors.control;
