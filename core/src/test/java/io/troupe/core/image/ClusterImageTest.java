package io.troupe.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ClusterImageTest {
  private static final ResourceType PODS = new ResourceType("", "pods");
  private static final Cause CAUSE =
      new Cause("u", List.of(), "", "", "update", "", "r", Instant.EPOCH, 0);
  private static final FactsReader FACTS =
      committed -> {
        ObjectNode tree = Json.parse(committed.event().object());
        return ObjectFacts.of(
            tree, Map.of("spec.nodeName", tree.path("spec").path("nodeName").asText("")));
      };

  private static CommittedEvent event(
      long revision, ObjectKey key, long sequenceNumber, EventType type, String rest) {
    String json =
        "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\""
            + key.name()
            + "\""
            + rest;
    return new CommittedEvent(
        revision,
        key,
        sequenceNumber,
        new ObjectEvent(type, new Uid("u"), Json.stored(Json.parse(json)), CAUSE).stamp(revision));
  }

  /** A naive model beside the image: what is there, and nothing clever. */
  private record History(List<Commit> commits, List<Map<String, CommittedEvent>> states) {}

  private static History history(SplittableRandom random) {
    Map<String, CommittedEvent> state = new TreeMap<>();
    Map<ObjectKey, Long> numbers = new TreeMap<>();
    List<Commit> commits = new ArrayList<>();
    List<Map<String, CommittedEvent>> states = new ArrayList<>();
    long revision = 0;
    for (int c = 0; c < 40; c++) {
      List<CommittedEvent> events = new ArrayList<>();
      long first = revision + 1;
      for (int e = 1 + random.nextInt(4); e > 0; e--) {
        ObjectKey key = new ObjectKey(PODS, "ns" + random.nextInt(3), "p" + random.nextInt(6));
        boolean there = state.containsKey(key.path());
        EventType type =
            !there
                ? EventType.CREATED
                : random.nextInt(3) == 0 ? EventType.DELETED : EventType.SPEC_CHANGED;
        String rest =
            ",\"labels\":{\"app\":\"a"
                + random.nextInt(3)
                + "\"}},\"spec\":{\"nodeName\":\"n"
                + random.nextInt(2)
                + "\"}}";
        long number = numbers.merge(key, 1L, Long::sum);
        CommittedEvent event = event(++revision, key, number, type, rest);
        events.add(event);
        if (type == EventType.DELETED) {
          state.remove(key.path());
        } else {
          state.put(key.path(), event);
        }
      }
      commits.add(new Commit(first, revision, Instant.EPOCH, "w", events));
      states.add(new TreeMap<>(state));
    }
    return new History(commits, states);
  }

  @Test
  void everyImageShowsItsOwnMomentForEver() {
    for (long seed = 0; seed < 50; seed++) {
      History history = history(new SplittableRandom(seed));
      List<ClusterImage> images = new ArrayList<>();
      ClusterImage image = ClusterImage.EMPTY;
      for (Commit commit : history.commits()) {
        image = image.apply(commit, FACTS).image();
        images.add(image);
      }
      for (int i = 0; i < images.size(); i++) {
        assertThat(
                images.get(i).of(PODS).all().stream()
                    .map(o -> o.key().path() + "@" + o.revision())
                    .toList())
            .as("seed %d commit %d", seed, i)
            .isEqualTo(
                history.states().get(i).values().stream()
                    .map(e -> e.key().path() + "@" + e.revision())
                    .toList());
      }
    }
  }

  @Test
  void anIndexFindsWhatAScanFinds() {
    for (long seed = 100; seed < 150; seed++) {
      ClusterImage image = ClusterImage.EMPTY;
      for (Commit commit : history(new SplittableRandom(seed)).commits()) {
        image = image.apply(commit, FACTS).image();
        ResourceImage pods = image.of(PODS);
        for (String app : List.of("a0", "a1", "a2")) {
          assertThat(pods.withTerm(Terms.label("app", app)))
              .as("seed %d", seed)
              .containsExactlyElementsOf(
                  pods.all().stream()
                      .filter(o -> app.equals(o.facts().labels().get("app")))
                      .toList());
          assertThat(pods.withTerm(Terms.label("app", app), "ns1"))
              .as("seed %d", seed)
              .containsExactlyElementsOf(
                  pods.inNamespace("ns1").stream()
                      .filter(o -> app.equals(o.facts().labels().get("app")))
                      .toList());
        }
        assertThat(pods.withTerm(Terms.field("spec.nodeName", "n1")))
            .as("seed %d", seed)
            .containsExactlyElementsOf(
                pods.all().stream()
                    .filter(o -> "n1".equals(o.facts().fields().get("spec.nodeName")))
                    .toList());
      }
    }
  }

  @Test
  void aCheckpointWithTheTailIsTheWholeHistory() {
    for (long seed = 200; seed < 220; seed++) {
      List<Commit> commits = history(new SplittableRandom(seed)).commits();
      List<ClusterImage> images = new ArrayList<>(List.of(ClusterImage.EMPTY));
      commits.forEach(c -> images.add(images.getLast().apply(c, FACTS).image()));
      for (int cut = 0; cut <= commits.size(); cut++) {
        ClusterImage image =
            ClusterImage.of(images.get(cut).revision(), images.get(cut).of(PODS).all());
        for (Commit commit : commits.subList(cut, commits.size())) {
          image = image.apply(commit, FACTS).image();
        }
        assertThat(List.copyOf(image.of(PODS).all()))
            .as("seed %d cut %d", seed, cut)
            .isEqualTo(List.copyOf(images.getLast().of(PODS).all()));
      }
    }
  }

  @Test
  void namespacesThatBeginAlikeAreKeptApart() {
    ClusterImage image = ClusterImage.EMPTY;
    long revision = 0;
    for (String namespace : List.of("a", "a-b", "a.b", "ab", "a0")) {
      ObjectKey key = new ObjectKey(PODS, namespace, "p");
      CommittedEvent event = event(++revision, key, 1, EventType.CREATED, "}}");
      image =
          image
              .apply(new Commit(revision, revision, Instant.EPOCH, "w", List.of(event)), FACTS)
              .image();
    }
    assertThat(image.of(PODS).inNamespace("a"))
        .extracting(o -> o.key().namespace())
        .containsExactly("a");
  }
}
