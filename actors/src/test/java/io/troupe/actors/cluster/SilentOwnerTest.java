package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.object.Entities;
import io.troupe.actors.object.EntityReply;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.persistence.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * D7 with two nodes, real sharding and a real database: the owner of a shard receives commands and
 * says nothing for a while.
 */
final class SilentOwnerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  @TempDir static Path directory;
  private static EmbeddedPostgres postgres;
  private static PairNode a;
  private static PairNode b;
  private static final List<ObjectKey> ON_B = new ArrayList<>();
  private static int next;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.start(directory.resolve("postgres"), new SecureRandom());
    a = new PairNode("a", directory.resolve("node"), postgres.url(), Optional.empty());
    b = new PairNode("b", directory.resolve("node"), postgres.url(), Optional.of(a));
    // Until the first shards have found their nodes.
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> {
          findOwners();
          return ON_B.size() >= 10;
        });
  }

  /** An object that b has written was asked of a and is b's. */
  private static void findOwners() {
    String round = "k" + next++ + "-";
    Map<ObjectKey, Uid> made = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      ObjectKey key = key(round + i);
      if (create(a, key, "c-" + round + i).join() instanceof EntityReply.Done done) {
        made.put(key, done.object().uid());
      }
    }
    for (Commit commit : journal()) {
      commit.events().stream()
          .filter(event -> commit.writer().equals("b") && made.containsKey(event.key()))
          .forEach(event -> ON_B.add(event.key()));
    }
  }

  @AfterEach
  void resume() {
    b.resume();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() ->
            change(a, ON_B.getFirst(), "wake-" + next++, next).join() instanceof EntityReply.Done
                && a.entities().metrics().suspectedShards() == 0);
  }

  @AfterAll
  static void close() {
    b.close();
    a.close();
    postgres.close();
  }

  private static ObjectKey key(String name) {
    return ObjectKey.of(Entities.INTERNAL_GROUP, "plans", "default", name);
  }

  private static byte[] stored(ObjectKey key, String uid, int n) {
    return Json.stored(
        Json.parse(
            "{\"kind\":\"Plan\",\"apiVersion\":\"internal.troupe.io/v1\",\"metadata\":{\"name\":\""
                + key.name()
                + "\",\"uid\":\""
                + uid
                + "\"},\"n\":"
                + n
                + "}"));
  }

  private static CompletableFuture<EntityReply> create(
      PairNode node, ObjectKey key, String request) {
    long seen = latest(node).revision();
    String uid = "uid-" + request;
    return node.ask(
        key,
        Expectation.noneAt(seen),
        request,
        new ObjectCommand.Create(new Uid(uid), stored(key, uid, 0)));
  }

  private static CompletableFuture<EntityReply> delete(
      PairNode node, ObjectKey key, String request) {
    ClusterImage image = latest(node);
    return node.ask(
        key,
        Expectation.ofLife(image.get(key).orElseThrow().uid(), image.revision()),
        request,
        new ObjectCommand.Delete(DeleteOptions.DEFAULT));
  }

  private static CompletableFuture<EntityReply> change(
      PairNode node, ObjectKey key, String request, int n) {
    StoredObject stands = latest(node).get(key).orElseThrow();
    return node.ask(
        key,
        Expectation.of(stands.uid(), stands.sequenceNumber()),
        request,
        new ObjectCommand.Replace(EventType.PLAN_MADE, stored(key, stands.uid().value(), n)));
  }

  private static ClusterImage latest(PairNode node) {
    return TestSpine.await(node.images.latest());
  }

  private static List<Commit> journal() {
    return TestSpine.await(a.store.log().read(0, 100_000));
  }

  private static List<String> requestsOf(ObjectKey key) {
    return journal().stream()
        .flatMap(commit -> commit.events().stream())
        .filter(event -> event.key().equals(key))
        .map(event -> event.event().cause().requestId())
        .toList();
  }

  private static ObjectKey mine() {
    return ON_B.remove(ON_B.size() - 1);
  }

  private static EntityReply soon(CompletableFuture<EntityReply> answer) throws Exception {
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void commitsOfEachNodeReachTheOther() {
    ObjectKey key = mine();
    EntityReply.Done done = (EntityReply.Done) change(a, key, "r-" + key.name(), 5).join();
    long revision = done.object().revision();
    TestSpine.await(a.images.atLeast(revision));
    TestSpine.await(b.images.atLeast(revision));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> a.log.receivedCommits() > 0 && b.log.receivedCommits() > 0);
    assertThat(a.images.current().get(key)).isPresent();
  }

  @Test
  void aChangeIsDecidedElsewhereAndOnce() throws Exception {
    ObjectKey key = mine();
    b.stop();
    assertThat(soon(change(a, key, "silent-1", 1))).isInstanceOf(EntityReply.Done.class);
    assertThat(soon(change(a, key, "silent-2", 2))).isInstanceOf(EntityReply.Done.class);
    b.resume();
    assertThat(soon(change(b, key, "silent-3", 3)))
        .isInstanceOfAny(EntityReply.Done.class, EntityReply.Retry.class, EntityReply.Stale.class);
    assertThat(requestsOf(key))
        .startsWith("c-" + key.name())
        .containsOnlyOnce("silent-1")
        .containsOnlyOnce("silent-2");
  }

  @Test
  void aLateDeleteDoesNotTouchTheNextLife() throws Exception {
    ObjectKey key = mine();
    b.stop();
    assertThat(soon(delete(a, key, "late-delete"))).isInstanceOf(EntityReply.Done.class);
    EntityReply.Done again = (EntityReply.Done) soon(create(a, key, "next-life"));
    b.resume();
    settled();
    assertThat(latest(a).get(key).orElseThrow().uid()).isEqualTo(again.object().uid());
    assertThat(requestsOf(key)).containsOnlyOnce("late-delete", "next-life");
  }

  @Test
  void aLateCreateDoesNotBringBackWhatWasDeleted() throws Exception {
    ObjectKey key = mine();
    assertThat(soon(delete(a, key, "gone-first"))).isInstanceOf(EntityReply.Done.class);
    b.stop();
    assertThat(soon(create(a, key, "late-create"))).isInstanceOf(EntityReply.Done.class);
    assertThat(soon(delete(a, key, "gone-again"))).isInstanceOf(EntityReply.Done.class);
    b.resume();
    settled();
    assertThat(latest(a).get(key)).isEmpty();
    assertThat(requestsOf(key)).containsOnlyOnce("gone-first", "late-create", "gone-again");
  }

  @Test
  void manyCommandsBehindASilentOwnerAreEachDoneOnce() throws Exception {
    b.stop();
    List<ObjectKey> keys = new ArrayList<>();
    List<CompletableFuture<EntityReply>> answers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ObjectKey key = key("many-" + i);
      keys.add(key);
      answers.add(create(a, key, "many-" + i));
    }
    for (CompletableFuture<EntityReply> answer : answers) {
      assertThat(soon(answer)).isInstanceOf(EntityReply.Done.class);
    }
    b.resume();
    settled();
    for (ObjectKey key : keys) {
      assertThat(requestsOf(key)).hasSize(1);
    }
  }

  /** All that lay at b has been looked at: it answers a question that was asked last. */
  private static void settled() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() ->
            change(b, ON_B.getFirst(), "settle-" + next++, next).join()
                instanceof EntityReply.Done);
  }
}
