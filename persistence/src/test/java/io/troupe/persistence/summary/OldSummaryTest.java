package io.troupe.persistence.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.history.EntryFilter;
import io.troupe.core.history.EntryTree;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.core.outcome.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A summary of version 1, as a build wrote it that kept nothing of what reports changed. */
class OldSummaryTest {
  private static final byte[] STORED =
      Base64.getDecoder()
          .decode(
              "AcvgQioAAACIAAAAaSi1L/0giAUDANKFExlwidIBu4FtBFIgLZccgFajqqqKvdDQ/9ZSp5qUqISVKEIkS37D0Nhh"
                  + "QUUm4Cjs4FlpyQhu2uECfE2rsygfZ1pW6Cn/cwqRv9i4GPn4AwUANjxYNJNhi3Aa6JebUAAAAAMAAAAMKLUv/SAD"
                  + "GQAAAAAAAAAAAwAAAAwotS/9IAMZAAAAAQIAAAADAAAADCi1L/0gAxkAAAABAAAAAAMAAAAMKLUv/SADGQAAAAAA"
                  + "AAAAAwAAAAwotS/9IAMZAAAAAAAAAAADAAAADCi1L/0gAxkAAAAAAAAAAAIAAAALKLUv/SACEQAAgS4AAAAFAAAA"
                  + "Dii1L/0gBSkAAAAihhIi");

  @Test
  void whatItDoesNotKnowItDoesNotExclude() {
    assertThat(candidates("field=spec.a")).containsExactly(3, 6);
    assertThat(candidates("field=spec.b")).isEmpty();
    assertThat(candidates("field=status.phase")).containsExactly(3, 4, 6);
    assertThat(candidates("field=status.other,user=node")).containsExactly(4);
    assertThat(candidates("field=metadata.labels.app")).containsExactly(3, 4, 6);
  }

  @Test
  void whatIsWrittenNowKnowsMore() {
    SummaryBuilder builder = new SummaryBuilder(0, 19);
    Optional<CommittedEvent> before = Optional.empty();
    for (CommittedEvent event : events()) {
      builder.add(event, EntryTree.changes(event, before, false), false);
      before = Optional.of(event);
    }
    Summary summary = SummaryBytes.read(0, 19, builder.bytes().orElseThrow()).orElseThrow();
    assertThat(candidates(summary, "field=spec.a")).containsExactly(3, 6);
    assertThat(candidates(summary, "field=status.phase")).containsExactly(4);
    assertThat(candidates(summary, "field=status.other")).isEmpty();
    assertThat(candidates(summary, "field=metadata.labels.app")).isEmpty();
  }

  private static long[] candidates(String filter) {
    return candidates(SummaryBytes.read(0, 19, STORED).orElseThrow(), filter);
  }

  private static long[] candidates(Summary summary, String filter) {
    return switch (EntryFilter.parse(filter)) {
      case Result.Ok<EntryFilter>(EntryFilter parsed) ->
          summary.candidates(new Wanted(_ -> true, parsed), 0, 19);
      case Result.Refused<EntryFilter> refused -> throw new IllegalStateException("" + refused);
    };
  }

  private static List<CommittedEvent> events() {
    List<CommittedEvent> events = new ArrayList<>();
    events.add(event(3, EventType.CREATED, "alice", "'spec':{'a':1}"));
    events.add(
        event(4, EventType.STATUS_REPORTED, "node", "'spec':{'a':1},'status':{'phase':'x'}"));
    events.add(event(6, EventType.SPEC_CHANGED, "alice", "'spec':{'a':2},'status':{'phase':'x'}"));
    return events;
  }

  private static CommittedEvent event(long revision, EventType type, String user, String content) {
    Cause cause =
        new Cause(
            user,
            List.of(),
            "",
            "kubectl/v1",
            "update",
            "",
            "r",
            Instant.parse("2026-01-01T00:00:00Z"),
            0);
    String json =
        "{'kind':'Thing','apiVersion':'v1','metadata':{'name':'n','creationTimestamp':"
            + "'2026-01-01T00:00:00Z'},"
            + content
            + "}";
    byte[] object = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return new CommittedEvent(
        revision,
        ObjectKey.of("", "pods", "default", "n"),
        revision,
        new ObjectEvent(type, new Uid("u"), object, cause));
  }
}
