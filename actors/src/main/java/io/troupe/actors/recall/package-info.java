/**
 * Answers from outside, kept for a while. Start at {@link io.troupe.actors.recall.RecentAnswers}.
 * Imports the JDK only; any thread. Follows upstream apiserver pkg/authentication/token/cache.
 */
package io.troupe.actors.recall;
