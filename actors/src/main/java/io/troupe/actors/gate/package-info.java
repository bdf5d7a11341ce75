/**
 * The one pipeline that everyone passes: authenticate, authorize, admit, validate, decide. HTTP,
 * controllers, scheduler and node link are its callers. Start at {@link
 * io.troupe.actors.gate.ApiGate}. Never blocks; any thread may call.
 */
package io.troupe.actors.gate;
