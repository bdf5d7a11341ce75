/**
 * Admission webhooks: the two steps of the chain that ask other servers. Start at {@link
 * io.troupe.actors.webhook.MutatingWebhooks} and {@link
 * io.troupe.actors.webhook.ValidatingWebhooks}; the rules are in core.admit.webhook. Imports
 * actors.gate and actors.outgoing; any thread, nothing blocks. Follows upstream
 * apiserver/pkg/admission/plugin/webhook.
 */
package io.troupe.actors.webhook;
