/**
 * Where audit events go: a file, or a webhook. Start at {@link io.troupe.actors.audit.EventQueue}:
 * whoever serves a request leaves the event in a bounded queue and goes on; a thread of its own for
 * each place writes. Imports actors.outgoing, core and the JDK. Follows upstream
 * apiserver/plugin/pkg/audit.
 */
package io.troupe.actors.audit;
