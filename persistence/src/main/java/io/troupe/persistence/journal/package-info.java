/**
 * The revision journal (D4): one totally ordered, hole-free log of every object's events, under
 * akka-persistence. Start at {@link io.troupe.persistence.journal.RevisionJournalDao}. Imports
 * core, persistence.chain, persistence.codec, persistence.postgres, persistence.row and
 * akka-persistence-jdbc. The only room, with its siblings, that touches the database; JDBC runs on
 * its own threads.
 */
package io.troupe.persistence.journal;
