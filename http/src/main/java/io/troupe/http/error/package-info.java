/**
 * The one place where a refusal becomes a response. Start at {@link
 * io.troupe.http.error.StatusResponse}. Imports core.outcome, http.negotiate, the store's faults
 * and Akka HTTP's model; any thread. Follows upstream apiserver
 * pkg/endpoints/handlers/responsewriters.
 */
package io.troupe.http.error;
