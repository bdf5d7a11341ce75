/**
 * Admission webhooks without the network: which of them a request concerns, what they are asked and
 * what their answer means. Start at {@link io.troupe.core.admit.webhook.WebhookMatch}. Imports
 * core.admit, core.kind, core.select and core.image; pure, any thread. Follows upstream
 * apiserver/pkg/admission/plugin/webhook.
 */
package io.troupe.core.admit.webhook;
