package io.troupe.http.fairness;

import io.troupe.core.fairness.FlowMatch;
import java.util.concurrent.CompletionStage;

/**
 * A request that has been sorted.
 *
 * @param match whose uids go into the response's headers
 * @param answer of the work; fails with {@link TooManyRequests} when it got no seat
 */
public record Admitted<T>(FlowMatch match, CompletionStage<T> answer) {}
