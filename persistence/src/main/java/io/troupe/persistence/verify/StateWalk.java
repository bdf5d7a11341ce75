package io.troupe.persistence.verify;

import io.troupe.core.image.ImageDigest;
import io.troupe.core.image.ImageDigest.Standing;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cluster's state as the journal alone makes it: of each object where it stands and a digest of
 * its bytes, about a hundred bytes however large it is.
 */
final class StateWalk {
  private final TreeMap<String, Standing> objects = new TreeMap<>();

  /** Those whose content nobody can read any more; they cannot be compared. */
  private final Set<String> sealed = new HashSet<>();

  /** Those with a row that cannot be read, which is said already. */
  private final Set<String> unreadable = new HashSet<>();

  private final Findings findings;

  StateWalk(Findings findings) {
    this.findings = findings;
  }

  int size() {
    return objects.size();
  }

  String digest() {
    return ImageDigest.of(objects);
  }

  /** The revisions of the last events, by type and namespace. */
  Map<ResourceType, Map<String, List<Long>>> living() {
    Map<ResourceType, Map<String, List<Long>>> living = new TreeMap<>();
    String place = "";
    List<Long> there = List.of();
    for (Map.Entry<String, Standing> object : objects.entrySet()) {
      // Those of a place lie together, and there are as many epochs as ten thousands of events.
      String name = object.getKey();
      if (place.isEmpty() || name.lastIndexOf('/') != place.length() || !name.startsWith(place)) {
        ObjectKey key = ObjectKey.parse(name);
        place = name.substring(0, name.lastIndexOf('/'));
        there =
            living
                .computeIfAbsent(key.type(), _ -> new TreeMap<>())
                .computeIfAbsent(key.namespace(), _ -> new ArrayList<>());
      }
      there.add(object.getValue().revision());
    }
    return living;
  }

  /** Without looking at what was there before: an object as it stood at the floor. */
  void begin(CheckedRow row) {
    put(row);
  }

  /** Rows in order of revision. */
  void apply(CheckedRow row) {
    String name = row.row().row().persistenceId();
    long number = row.row().row().sequenceNumber();
    long revision = row.row().revision();
    row.fault().ifPresent(fault -> findings.add(revision, "the event of " + name + " " + fault));
    Standing before = objects.get(name);
    if (before != null && number != before.sequenceNumber() + 1) {
      findings.add(
          revision,
          "number " + number + " of " + name + " comes after number " + before.sequenceNumber());
    } else if (before == null && !row.begins()) {
      findings.add(
          revision, "number " + number + " of " + name + " changes an object that is not there");
    }
    if (row.ends()) {
      objects.remove(name);
      sealed.remove(name);
      unreadable.remove(name);
    } else {
      put(row);
    }
  }

  private void put(CheckedRow row) {
    String name = row.row().row().persistenceId();
    objects.put(
        name, new Standing(row.row().row().sequenceNumber(), row.row().revision(), row.json()));
    mark(sealed, name, row.sealed());
    mark(unreadable, name, row.fault().isPresent());
  }

  private static void mark(Set<String> names, String name, boolean whether) {
    if (whether) {
      names.add(name);
    } else {
      names.remove(name);
    }
  }

  /** Compares with a checkpoint at this very revision, object by object. */
  final class Comparison {
    private final long revision;
    private final Set<String> seen = new HashSet<>();

    Comparison(long revision) {
      this.revision = revision;
    }

    void object(StoredObject object) {
      String name = object.key().entityId();
      seen.add(name);
      Standing standing = objects.get(name);
      if (standing == null) {
        findings.add(
            revision,
            "the checkpoint has "
                + name
                + " of revision "
                + object.revision()
                + ", the journal has not");
      } else if (standing.revision() != object.revision()
          || standing.sequenceNumber() != object.sequenceNumber()) {
        findings.add(
            revision,
            "the checkpoint has "
                + name
                + " of revision "
                + object.revision()
                + ", the journal of "
                + standing.revision());
      } else if (!sealed.contains(name)
          && !unreadable.contains(name)
          && !Arrays.equals(standing.json(), ImageDigest.sha256(object.json()))) {
        findings.add(revision, "the checkpoint's bytes of " + name + " are not the journal's");
      }
    }

    void end() {
      Set<String> missing = new TreeSet<>(objects.keySet());
      missing.removeAll(seen);
      missing.removeAll(sealed);
      missing.forEach(name -> findings.add(revision, "the checkpoint lacks " + name));
    }
  }
}
