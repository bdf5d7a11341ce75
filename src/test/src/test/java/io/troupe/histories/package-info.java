/**
 * Recorded histories: what clients of several control planes asked, were told and were shown while
 * things went wrong, and whether one order of events explains all of it. Start at {@link
 * io.troupe.histories.HistoriesTest}, which runs rounds of it, and at {@link
 * io.troupe.histories.Checker}, which judges. The records and the checkers are pure; {@link
 * io.troupe.histories.Round} and what it starts block on virtual threads. Imports io.troupe.cluster
 * and core.json.
 */
package io.troupe.histories;
