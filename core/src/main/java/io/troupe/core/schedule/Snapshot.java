package io.troupe.core.schedule;

import io.troupe.core.meta.Uid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All nodes with what their pods use, kept current change by change instead of being rebuilt.
 *
 * <p>A pod that was placed but whose binding the image does not show yet is <em>assumed</em>: it
 * counts on its node until the image shows it bound, or the bind was refused ({@link #forget}), or
 * the pod is gone. Pods bound to nodes that are not known (yet) are kept and count once the node
 * appears. Belongs to one thread at a time.
 */
public final class Snapshot {

  /** What one node holds; its facts are null while only its pods are known. */
  private static final class Slot {
    private NodeFacts facts;
    private NodeView view;
    private Usage usage = Usage.NONE;
    private final Map<Uid, PodView> pods = new LinkedHashMap<>();

    private void refresh() {
      view = facts == null ? null : new NodeView(facts, usage);
    }
  }

  private record Place(PodView pod, boolean assumed) {}

  private final Map<String, Slot> slots = new TreeMap<>();
  private final List<Slot> ordered = new ArrayList<>();
  private final Map<Uid, Place> places = new LinkedHashMap<>();

  /** Nodes that exist. */
  public int size() {
    return ordered.size();
  }

  /**
   * @param index 0 to {@link #size} - 1, in order of names
   */
  public NodeView node(int index) {
    return ordered.get(index).view;
  }

  public Optional<NodeView> node(String name) {
    Slot slot = slots.get(name);
    return slot == null ? Optional.empty() : Optional.ofNullable(slot.view);
  }

  /** The pods that count on a node, assumed ones included. */
  public Collection<PodView> podsOn(String node) {
    Slot slot = slots.get(node);
    return slot == null ? List.of() : Collections.unmodifiableCollection(slot.pods.values());
  }

  public boolean isAssumed(Uid pod) {
    Place place = places.get(pod);
    return place != null && place.assumed();
  }

  /** Every assumed pod, as if it were bound. */
  public List<PodView> assumed() {
    return places.values().stream().filter(Place::assumed).map(Place::pod).toList();
  }

  /** A node is new or has changed. */
  public void nodeChanged(NodeFacts facts) {
    Slot slot = slots.computeIfAbsent(facts.name(), _ -> new Slot());
    boolean isNew = slot.facts == null;
    slot.facts = facts;
    slot.refresh();
    if (isNew) {
      ordered.add(-position(facts.name()) - 1, slot);
    }
  }

  public void nodeGone(String name) {
    Slot slot = slots.get(name);
    if (slot == null || slot.facts == null) {
      return;
    }
    ordered.remove(position(name));
    slot.facts = null;
    slot.refresh();
    dropIfEmpty(name, slot);
  }

  /**
   * The image shows this version of a pod.
   *
   * @return the node on which it freed room, or empty
   */
  public Optional<String> podChanged(PodView pod) {
    Place before = places.get(pod.uid());
    if (!pod.occupies()) {
      boolean bindOnItsWay = before != null && before.assumed() && !pod.finished();
      if (before == null || bindOnItsWay) {
        return Optional.empty();
      }
      take(pod.uid());
      return Optional.of(before.pod().node());
    }
    if (before != null) {
      take(pod.uid());
    }
    put(new Place(pod, false));
    if (before == null) {
      return Optional.empty();
    }
    boolean freed =
        !before.pod().node().equals(pod.node()) || !before.pod().requests().equals(pod.requests());
    return freed ? Optional.of(before.pod().node()) : Optional.empty();
  }

  /**
   * @return the node on which it freed room, or empty
   */
  public Optional<String> podGone(Uid uid) {
    return Optional.ofNullable(take(uid)).map(place -> place.pod().node());
  }

  /** Reserves room for a pod whose bind is about to be asked for. */
  public void assume(PodView pod, String node) {
    take(pod.uid());
    put(new Place(pod.on(node), true));
  }

  /** Gives an assumed pod's room back; does nothing once the image has shown it bound. */
  public void forget(Uid pod) {
    if (isAssumed(pod)) {
      take(pod);
    }
  }

  private void put(Place place) {
    places.put(place.pod().uid(), place);
    Slot slot = slots.computeIfAbsent(place.pod().node(), _ -> new Slot());
    slot.pods.put(place.pod().uid(), place.pod());
    slot.usage = slot.usage.plus(place.pod());
    slot.refresh();
  }

  private Place take(Uid uid) {
    Place place = places.remove(uid);
    if (place != null) {
      Slot slot = slots.get(place.pod().node());
      slot.pods.remove(uid);
      slot.usage = slot.usage.minus(place.pod());
      slot.refresh();
      dropIfEmpty(place.pod().node(), slot);
    }
    return place;
  }

  private void dropIfEmpty(String name, Slot slot) {
    if (slot.facts == null && slot.pods.isEmpty()) {
      slots.remove(name);
    }
  }

  /** As {@link Collections#binarySearch} answers. */
  private int position(String name) {
    int low = 0;
    int high = ordered.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = ordered.get(middle).facts.name().compareTo(name);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -(low + 1);
  }
}
