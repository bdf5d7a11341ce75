package io.troupe.core.admit.webhook;

import io.troupe.core.kind.Kind;

/**
 * A webhook that wants to see a request.
 *
 * @param requested what it is shown: the request's own resource, or an equivalent one
 * @param kind of what it is shown; objects of another version are converted to it
 */
public record Invocation(Webhook webhook, Requested requested, Kind kind) {}
