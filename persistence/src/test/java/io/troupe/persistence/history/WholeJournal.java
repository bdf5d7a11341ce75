package io.troupe.persistence.history;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ImageDigest;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.persistence.Store;
import io.troupe.persistence.checkpoint.Checkpoints.Checkpoint;
import io.troupe.persistence.verify.JournalVerification;
import io.troupe.persistence.verify.JournalVerification.Report;
import io.troupe.persistence.verify.JournalVerification.Span;
import io.troupe.persistence.verify.JournalVerification.Watcher;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What reads all of a journal: summaries, verification, the state rebuilt, a start. */
final class WholeJournal {
  /** Each says how much memory is in use after it, so that the largest of them is what is held. */
  private static final int COLLECTIONS = 4;

  private final Store store;

  WholeJournal(Store store) {
    this.store = store;
  }

  /** As a server does beside its work. */
  void writeSummaries() throws Exception {
    long before = System.nanoTime();
    long cpu = cpu();
    int written = 0;
    while (done(store.summaries().writeNext())) {
      written++;
    }
    if (written > 0) {
      say(written + " summaries written", (long) written * Summaries.REVISIONS, before, cpu);
    }
  }

  void measure(long last) throws Exception {
    long before = System.nanoTime();
    long cpu = cpu();
    ClusterImage image = image(last);
    say(image.size() + " objects listed at the last revision", image.size(), before, cpu);
    before = System.nanoTime();
    cpu = cpu();
    done(store.checkpoints().write(image));
    Optional<Checkpoint> loaded = done(store.checkpoints().latest());
    long size = loaded.map(each -> each.objects().size()).orElse(0);
    say(size + " objects written to a checkpoint and loaded", size, before, cpu);
    verify(OptionalLong.empty(), image);
    long middle = last * 3 / 5;
    verify(OptionalLong.of(middle), image(middle));
  }

  /** All lists there are, which is not how verification finds the state. */
  private ClusterImage image(long revision) throws Exception {
    List<StoredObject> objects = new ArrayList<>();
    for (ResourceType type : store.database().read(WholeJournal::types)) {
      objects.addAll(done(store.past().listAt(type, "", revision)));
    }
    return ClusterImage.of(revision, objects);
  }

  private static TreeSet<ResourceType> types(Connection connection) throws SQLException {
    TreeSet<ResourceType> types = new TreeSet<>();
    try (PreparedStatement query =
            connection.prepareStatement("SELECT DISTINCT type FROM epoch_part");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        String[] parts = row.getString(1).split("/", 2);
        types.add(new ResourceType(parts[0], parts[1]));
      }
    }
    return types;
  }

  private void verify(OptionalLong at, ClusterImage image) throws Exception {
    Held held = new Held();
    long before = System.nanoTime();
    long cpu = cpu();
    Report report =
        new JournalVerification(store.database(), _ -> store.codec(), 2)
            .run(new Wish(Optional.empty(), at), held);
    say("events verified", report.events(), before, cpu);
    System.out.printf(
        "  %d findings, %,d under the chain, %d summaries, %d epochs, %d checkpoints, at most"
            + " %.0f MB held%n",
        report.findings().count(),
        report.covered(),
        report.summaries(),
        report.epochs().size(),
        report.checkpoints().size(),
        held.bytes() / 1e6);
    report.findings().kept().stream().limit(10).forEach(System.out::println);
    String digest = report.state().orElseThrow().digest();
    System.out.printf(
        "  the state at %,d as the journal alone makes it %s that of the lists: %d objects%n",
        report.state().get().revision(),
        digest.equals(ImageDigest.of(image)) ? "is" : "IS NOT",
        report.state().get().objects());
  }

  /** Looks now and then how much memory survives a collection. */
  private static final class Held implements Watcher {
    private long every;
    private long next;
    private long most;

    @Override
    public void begins(Span span) {
      every = Math.max(1, span.events() / COLLECTIONS);
      next = every;
      look();
    }

    @Override
    public void at(long rows) {
      if (rows >= next) {
        next = rows + every;
        look();
      }
    }

    private void look() {
      System.gc();
      long used = 0;
      for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
        used += pool.getType() == MemoryType.HEAP ? pool.getUsage().getUsed() : 0;
      }
      most = Math.max(most, used);
    }

    long bytes() {
      return most;
    }
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.MINUTES);
  }

  /** Nanoseconds that processors have worked for this process; the database's are not in it. */
  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void say(String what, long count, long before, long cpu) {
    double seconds = (System.nanoTime() - before) / 1e9;
    System.out.printf(
        "%s in %.1f s: %,.0f a second, %.1f us of this process's CPU each, load average %.1f%n",
        what,
        seconds,
        count / seconds,
        (cpu() - cpu) / 1e3 / Math.max(1, count),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
