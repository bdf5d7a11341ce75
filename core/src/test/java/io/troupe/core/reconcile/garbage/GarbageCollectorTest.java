package io.troupe.core.reconcile.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.DeleteOptions.Propagation;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import io.troupe.core.reconcile.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GarbageCollectorTest {
  private final World world = new World();
  private final GarbageCollector collector = new GarbageCollector(new BuiltInKinds());

  private StoredObject object(ResourceType type, String kind, String name, ObjectNode... owners) {
    ObjectNode tree = Json.object().put("kind", kind).put("apiVersion", "v1");
    ObjectNode metadata = tree.putObject("metadata").put("name", name);
    if (!type.equals(Types.NODES)) {
      metadata.put("namespace", "default");
    }
    for (ObjectNode owner : owners) {
      metadata.withArray("ownerReferences").add(owner);
    }
    return world.create(type, tree);
  }

  private StoredObject map(String name, ObjectNode... owners) {
    return object(Types.CONFIG_MAPS, "ConfigMap", name, owners);
  }

  private static ObjectNode owned(StoredObject owner) {
    return Trees.controllerReference(owner, "v1", "ConfigMap");
  }

  private static ObjectNode loosely(StoredObject owner) {
    return owned(owner).put("blockOwnerDeletion", false);
  }

  private void delete(StoredObject object, Propagation how) {
    world.delete(
        object,
        new DeleteOptions(Optional.empty(), Optional.of(how), Optional.empty(), Optional.empty()));
  }

  /** Follows wake-ups as the shell does, until nothing wakes any more. */
  private void settle() {
    int seen = 0;
    for (int round = 0; round < 100; round++) {
      List<ObjectKey> keys = new ArrayList<>();
      for (ObjectChange change : world.changes.subList(seen, world.changes.size())) {
        collector.wakeUps(change, world.image()).forEach(wake -> keys.add(wake.key()));
      }
      seen = world.changes.size();
      if (keys.isEmpty()) {
        return;
      }
      keys.forEach(key -> world.step(collector, key));
    }
    throw new AssertionError("never at rest");
  }

  private List<String> names() {
    return world.all(Types.CONFIG_MAPS).stream().map(o -> o.key().name()).toList();
  }

  private boolean exists(StoredObject object) {
    return world.image().get(object.key()).isPresent();
  }

  @Test
  void backgroundDeletionFollowsTheChain() {
    StoredObject top = map("top");
    StoredObject middle = map("middle", owned(top));
    map("bottom", owned(middle));
    delete(top, Propagation.BACKGROUND);
    settle();
    assertThat(names()).isEmpty();
  }

  @Test
  void aDependentWithAnotherOwnerStaysAndLosesTheReference() {
    StoredObject gone = map("gone");
    StoredObject stays = map("stays");
    StoredObject child = map("child", owned(gone), loosely(stays));
    delete(gone, Propagation.BACKGROUND);
    settle();
    assertThat(names()).containsExactly("child", "stays");
    assertThat(world.image().get(child.key()).orElseThrow().facts().owners()).hasSize(1);
  }

  @Test
  void foregroundDeletionWaitsForBlockingDependents() {
    StoredObject top = map("top");
    StoredObject child = map("child", owned(top));
    world.change(child, tree -> Trees.metadata(tree).putArray("finalizers").add("example.com/x"));
    delete(top, Propagation.FOREGROUND);
    settle();
    assertThat(names()).containsExactly("child", "top");
    assertThat(world.image().get(child.key()).orElseThrow().facts().deleting()).isTrue();
    world.change(child, tree -> Trees.metadata(tree).remove("finalizers"));
    settle();
    assertThat(names()).isEmpty();
  }

  @Test
  void foregroundDeletionWithoutDependentsEndsAtOnce() {
    StoredObject top = map("top");
    delete(top, Propagation.FOREGROUND);
    settle();
    assertThat(exists(top)).isFalse();
  }

  @Test
  void foregroundDeletionDoesNotWaitForOthers() {
    StoredObject top = map("top");
    StoredObject child = map("child", loosely(top));
    world.change(child, tree -> Trees.metadata(tree).putArray("finalizers").add("example.com/x"));
    delete(top, Propagation.FOREGROUND);
    settle();
    assertThat(names()).containsExactly("child");
  }

  @Test
  void orphaningCutsDependentsLoose() {
    StoredObject top = map("top");
    StoredObject child = map("child", owned(top));
    delete(top, Propagation.ORPHAN);
    settle();
    assertThat(names()).containsExactly("child");
    assertThat(world.image().get(child.key()).orElseThrow().facts().owners()).isEmpty();
  }

  @Test
  void anOwnerGoesOnlyOnceNobodyRefersToIt() {
    StoredObject top = map("top");
    StoredObject child = map("child", owned(top));
    delete(top, Propagation.ORPHAN);
    world.step(collector, top.key());
    assertThat(exists(top)).isTrue();
    assertThat(world.image().get(child.key()).orElseThrow().facts().owners()).isEmpty();
    world.step(collector, top.key());
    assertThat(exists(top)).isFalse();
    assertThat(exists(child)).isTrue();
  }

  @Test
  void anOwnerOfAnotherLifeIsMissing() {
    StoredObject top = map("top");
    map("child", owned(top).put("uid", "another-life"));
    settle();
    assertThat(names()).containsExactly("top");
  }

  @Test
  void unknownKindsAreLeftAlone() {
    StoredObject top = map("top");
    map("child", owned(top).put("kind", "Widget").put("apiVersion", "example.com/v1"));
    settle();
    assertThat(names()).containsExactly("child", "top");
  }

  @Test
  void aClusterObjectCannotBeOwnedFromANamespaceAndIsLeftAlone() {
    StoredObject top = map("top");
    StoredObject node = object(Types.NODES, "Node", "n1", owned(top));
    delete(top, Propagation.BACKGROUND);
    settle();
    assertThat(exists(node)).isTrue();
    assertThat(world.notes).anyMatch(note -> note.startsWith("OwnerRefInvalidNamespace"));
  }

  @Test
  void ownersInACircleAreCollectedInTheForegroundToo() {
    StoredObject a = map("a");
    StoredObject b = map("b", owned(a));
    world.change(a, tree -> Trees.metadata(tree).putArray("ownerReferences").add(owned(b)));
    delete(a, Propagation.FOREGROUND);
    settle();
    assertThat(names()).isEmpty();
  }

  @Test
  void aThousandDependentsAreABoundedNumberOfPlans() {
    StoredObject top = map("top");
    for (int i = 0; i < 1_000; i++) {
      map("child-" + i, owned(top));
    }
    delete(top, Propagation.BACKGROUND);
    ObjectKey key = collector.wakeUps(world.changes.getLast(), world.image()).getFirst().key();
    assertThat(world.plan(collector, key).actions()).hasSize(Plan.BURST);
    world.settle(collector, key);
    assertThat(names()).isEmpty();
  }

  @Test
  void aHealthyFamilyWakesNobody() {
    StoredObject top = map("top");
    map("child", owned(top));
    for (ObjectChange change : world.changes) {
      assertThat(collector.wakeUps(change, world.image())).isEmpty();
    }
    assertThat(collector.everything(world.image())).isEmpty();
  }

  @Test
  void theFullPassFindsWhatWakeUpsMissedInAnyOrder() {
    long seed = 7;
    Random random = new Random(seed);
    StoredObject top = map("top");
    List<StoredObject> all = new ArrayList<>(List.of(top));
    for (int i = 0; i < 40; i++) {
      all.add(map("m" + i, owned(all.get(random.nextInt(all.size())))));
    }
    delete(top, Propagation.BACKGROUND);
    for (int i = 0; i < 60; i++) {
      List<Wake> wakes = new ArrayList<>(collector.everything(world.image()));
      Collections.shuffle(wakes, random);
      wakes.forEach(wake -> world.step(collector, wake.key()));
    }
    assertThat(names()).as("seed %d", seed).isEmpty();
  }
}
