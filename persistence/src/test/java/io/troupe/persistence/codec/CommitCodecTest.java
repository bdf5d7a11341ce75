package io.troupe.persistence.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.journal.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What one node sends is what another reads, and secrets travel sealed. */
final class CommitCodecTest {
  private static final byte[] ROOT = new byte[ObjectCipher.KEY_BYTES];

  private final EventCodec here = codec();
  private final EventCodec there = codec();

  private static EventCodec codec() {
    return new EventCodec(
        TestServer::secret, new KeyRing(RootKey.of(ROOT), WrappedKeys.NONE, new Random(1)));
  }

  private static Commit commit(long first, List<CommittedEvent> events) {
    return new Commit(
        first,
        first + events.size() - 1,
        Instant.parse("2026-11-21T10:00:00.123456Z"),
        "a",
        events);
  }

  private static CommittedEvent event(long revision, ObjectKey key, long number, EventType type) {
    ObjectEvent event = Samples.event(type, key, "uid-" + key.name(), "request-" + revision);
    return new CommittedEvent(revision, key, number, event.stamp(revision));
  }

  private byte[] written(Commit commit) {
    List<EncodedEvent> encoded = new ArrayList<>();
    commit.events().forEach(e -> encoded.add(here.encode(e.key(), e.event())));
    byte[] bytes = new CommitCodec(here).write(commit, encoded);
    assertThat(bytes.length).isLessThanOrEqualTo(CommitCodec.size(encoded));
    return bytes;
  }

  @Test
  void aCommitArrivesAsItWas() {
    Commit sent =
        commit(
            41,
            List.of(
                event(41, Samples.configMap("a"), 1, EventType.CREATED),
                event(42, Samples.secret("s"), 1, EventType.CREATED),
                event(43, Samples.configMap("b"), 7, EventType.SPEC_CHANGED)));
    Commit read = new CommitCodec(there).read(written(sent)).orElseThrow();
    assertThat(read).usingRecursiveComparison().isEqualTo(sent);
  }

  @Test
  void secretsTravelAsCiphertextAndTheirKeysAreLearnt() {
    Commit created = commit(1, List.of(event(1, Samples.secret("s"), 1, EventType.CREATED)));
    byte[] bytes = written(created);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(text).doesNotContain("\"data\"");
    CommitCodec reader = new CommitCodec(there);
    assertThat(reader.read(bytes)).isPresent();
    here.keys().stored("uid-s");
    Commit changed = commit(2, List.of(event(2, Samples.secret("s"), 2, EventType.SPEC_CHANGED)));
    assertThat(reader.read(written(changed)).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(changed);
  }

  @Test
  void whatNeedsALookUpIsLeftToTheDatabase() {
    Commit created = commit(1, List.of(event(1, Samples.secret("s"), 1, EventType.CREATED)));
    written(created);
    here.keys().stored("uid-s");
    Commit changed = commit(2, List.of(event(2, Samples.secret("s"), 2, EventType.SPEC_CHANGED)));
    byte[] bytes = written(changed);
    assertThat(new CommitCodec(there).read(bytes)).isEmpty();
    assertThat(CommitCodec.last(bytes)).isEqualTo(2);
  }

  @Test
  void damagedBytesAreNotRead() {
    byte[] bytes =
        written(commit(1, List.of(event(1, Samples.configMap("a"), 1, EventType.CREATED))));
    CommitCodec reader = new CommitCodec(there);
    for (int length = 1; length < bytes.length; length += 7) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> reader.read(cut)).isInstanceOf(IllegalStateException.class);
    }
  }
}
