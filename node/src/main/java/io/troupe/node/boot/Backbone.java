package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import io.troupe.actors.cluster.Spine;
import io.troupe.persistence.Store;
import io.troupe.persistence.journal.RevisionJournalSetup;

/**
 * What runs below everything that serves or acts: actors with their entities and gate, the journal
 * that they write, who may do what, and the ways to other servers and to agents.
 */
record Backbone(
    ActorSystem<?> system,
    Store store,
    RevisionJournalSetup journal,
    Replication replication,
    Spine spine,
    AccessControl access,
    Outside outside,
    NodeLinks links) {}
