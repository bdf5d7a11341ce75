/**
 * Answers from outside, kept for a while. Start at {@link io.troupe.actors.recall.RecentAnswers}.
 * Imports the JDK only; any thread.
 */
package io.troupe.actors.recall;
