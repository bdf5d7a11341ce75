package io.troupe.persistence.journal;

import io.troupe.core.image.Commit;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.Store;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A control-plane node's journal without Akka. */
final class TestNode implements AutoCloseable {
  final Store store;
  final Recorder heard = new Recorder();
  final List<JournalFault.JournalDiverged> diverged = new CopyOnWriteArrayList<>();
  final RevisionJournalSetup setup;

  TestNode(TestServer server, DatabaseUrl url, WriterSettings writer) {
    store = server.store(url, writer);
    setup = store.journal(heard, _ -> Optional.empty(), diverged::add);
  }

  TestNode(TestServer server, DatabaseUrl url, String name) {
    this(server, url, WriterSettings.of(name, System::nanoTime));
  }

  CompletableFuture<Void> write(ObjectKey key, long sequenceNumber, ObjectEvent event) {
    return setup
        .writer()
        .write(key, sequenceNumber, "w", 0, event, setup.writer().encode(key, event));
  }

  /** An update of a ConfigMap; its uid and request follow from its name and number. */
  CompletableFuture<Void> write(String name, long sequenceNumber) {
    ObjectKey key = Samples.configMap(name);
    EventType type = sequenceNumber == 1 ? EventType.CREATED : EventType.SPEC_CHANGED;
    String request = store.address() + setup.hashCode() + name + sequenceNumber;
    return write(key, sequenceNumber, Samples.event(type, key, "uid-" + name, request));
  }

  /** The whole journal, as the database has it. */
  List<Commit> journal() throws Exception {
    List<Commit> all = new ArrayList<>();
    long after = 0;
    while (true) {
      List<Commit> more =
          store.log().read(after, 1000).toCompletableFuture().get(60, TimeUnit.SECONDS);
      if (more.isEmpty()) {
        return all;
      }
      all.addAll(more);
      after = more.getLast().last();
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
