/**
 * Who is told of requests. Start at {@link io.troupe.actors.audit.AuditTrail}: it asks the policy,
 * and what that tells of a request goes, event by event, to a file and to a webhook, each with a
 * bounded queue and a thread of its own that writes. Nobody else waits for a disk or a server:
 * where an answer must, a stage says when. {@link io.troupe.actors.audit.AuditedGate} follows the
 * writes of the server's own parts; those that come over HTTP are followed in http.audit. Imports
 * actors.gate, actors.outgoing, core and the JDK. Follows upstream apiserver/plugin/pkg/audit.
 */
package io.troupe.actors.audit;
