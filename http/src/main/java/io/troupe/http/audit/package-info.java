/**
 * Follows requests for whoever audits. Start at {@link io.troupe.http.audit.Audit}: it asks the
 * policy, and where that tells something of a request, an {@link io.troupe.http.audit.Audited} goes
 * with it until its answer has ended. Imports actors.audit, core.audit, core.auth, core.json and
 * Akka HTTP; any thread, nothing waits. Follows upstream apiserver/pkg/endpoints/filters/audit.go.
 */
package io.troupe.http.audit;
