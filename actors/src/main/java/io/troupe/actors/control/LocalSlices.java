package io.troupe.actors.control;

import akka.actor.typed.ActorRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which slices live on this node just now. Wake-ups for others are theirs to find. Any thread. */
final class LocalSlices {
  private final int count;
  private final ConcurrentMap<Integer, ActorRef<ControllerSlice.Command>> byIndex =
      new ConcurrentHashMap<>();

  LocalSlices(int count) {
    this.count = count;
  }

  int count() {
    return count;
  }

  void gained(int index, ActorRef<ControllerSlice.Command> slice) {
    byIndex.put(index, slice);
  }

  void lost(int index, ActorRef<ControllerSlice.Command> slice) {
    byIndex.remove(index, slice);
  }

  void wake(List<ControllerSlice.Woken> woken) {
    Map<Integer, List<ControllerSlice.Woken>> bySlice = new TreeMap<>();
    for (ControllerSlice.Woken one : woken) {
      bySlice.computeIfAbsent(one.work().slice(count), _ -> new ArrayList<>()).add(one);
    }
    bySlice.forEach((index, some) -> {
      ActorRef<ControllerSlice.Command> slice = byIndex.get(index);
      if (slice != null) {
        slice.tell(new ControllerSlice.Wakings(some));
      }
    });
  }

  void resync() {
    byIndex.values().forEach(slice -> slice.tell(new ControllerSlice.Resync()));
  }
}
