/**
 * Calls to servers that others run: admission and conversion webhooks, authentication and
 * authorization webhooks, aggregated API servers. Start at {@link
 * io.troupe.actors.outgoing.Outgoing}; {@link io.troupe.actors.outgoing.HttpOutgoing} is the one
 * that really calls. Imports actors.image, core and Akka HTTP; nothing blocks, any thread. Follows
 * upstream apiserver/pkg/util/webhook and kube-aggregator's service resolvers.
 */
package io.troupe.actors.outgoing;
