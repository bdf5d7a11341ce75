package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import io.troupe.actors.cluster.Spine;
import io.troupe.actors.gate.ApiGate;
import io.troupe.persistence.Store;
import io.troupe.persistence.journal.RevisionJournalSetup;
import java.util.Optional;

/**
 * What runs below everything that serves or acts: actors with their entities and gate, the journal
 * that they write, who may do what, the ways to other servers and to agents, and who is told of it.
 */
record Backbone(
    ActorSystem<?> system,
    Store store,
    RevisionJournalSetup journal,
    Replication replication,
    Spine spine,
    AccessControl access,
    Outside outside,
    NodeLinks links,
    Optional<Auditing> auditing) {

  /** The gate as this server's own parts have it: what they write is audited as others' writes. */
  ApiGate gate() {
    return auditing.map(each -> each.gate(spine.gate())).orElseGet(spine::gate);
  }
}
