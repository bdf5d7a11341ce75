package io.troupe.actors.object;

import akka.actor.typed.ActorRef;
import io.troupe.core.object.Cause;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;

/**
 * One command to one object.
 *
 * @param expected the life and version it was computed from; a mismatch answers {@link
 *     EntityReply.Stale} without deciding
 * @param cause journaled with the event; its request id makes a repeated command answer as before
 */
public record EntityAsk(
    Expectation expected, Cause cause, ObjectCommand command, ActorRef<EntityAnswer> replyTo)
    implements EntityMessage {}
