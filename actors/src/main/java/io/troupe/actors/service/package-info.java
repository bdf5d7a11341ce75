/**
 * Service addresses and node ports (D16): each value is claimed by creating an object named for it,
 * so that the fence of the journal keeps two Services from having the same. Start at {@link
 * io.troupe.actors.service.ServiceAddresses}, a hook of the gate; {@link
 * io.troupe.actors.service.ClaimSweeper} gives up what a crash left behind. Imports core.service,
 * actors.gate, actors.object, actors.image; never blocks.
 */
package io.troupe.actors.service;
