package io.troupe.core.event;

import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;

/**
 * Something that happened to an object and is worth telling.
 *
 * @param revision the version of the object that was looked at
 * @param fieldPath the part concerned, such as {@code spec.containers{web}}; empty for the whole
 * @param type Normal or Warning
 */
public record Occurrence(
    ObjectKey about,
    GroupVersionKind kind,
    Uid uid,
    long revision,
    String fieldPath,
    EventSource source,
    String type,
    String reason,
    String message) {

  /** Events of objects of the cluster live in {@code default}. */
  String namespace() {
    return about.namespace().isEmpty() ? "default" : about.namespace();
  }

  /** The object and the part of it, with who reports. */
  record Subject(EventSource source, ObjectKey about, Uid uid) {}

  Subject subject() {
    return new Subject(source, about, uid);
  }

  /** All but the message: what occurrences that are alike have in common. */
  record Likeness(Subject subject, String fieldPath, String type, String reason) {}

  Likeness likeness() {
    return new Likeness(subject(), fieldPath, type, reason);
  }

  Occurrence saying(String text) {
    return new Occurrence(about, kind, uid, revision, fieldPath, source, type, reason, text);
  }
}
