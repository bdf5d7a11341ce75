/**
 * The one pipeline that everyone passes: authenticate, authorize, admit, validate, decide. HTTP,
 * controllers, scheduler and node link are its callers. Start at {@link
 * io.troupe.actors.gate.ApiGate}. Imports actors.image, actors.object, actors.version and core;
 * never blocks, any thread may call. Follows upstream apiserver pkg/endpoints/handlers and
 * pkg/registry/generic.
 */
package io.troupe.actors.gate;
