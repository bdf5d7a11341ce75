/**
 * How many messages wait for the actors that matter, and how many of these actors there are. Start
 * at {@link io.troupe.actors.mailbox.MailboxDepths}; Akka makes {@link
 * io.troupe.actors.mailbox.MeasuredMailbox}, which the configuration names as everybody's mailbox.
 * Imports Akka's classic actors only; any thread. Nothing is counted when a message is sent: queues
 * are looked at when somebody asks.
 */
package io.troupe.actors.mailbox;
