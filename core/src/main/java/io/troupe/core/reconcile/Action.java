package io.troupe.core.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.DeleteOptions;
import java.util.Optional;

/** One step of a plan. Trees in it are the plan's own and are not changed after it is made. */
public sealed interface Action {

  /** Whether it creates, deletes or scales, so that a plan holding it is journaled first. */
  boolean weighty();

  /**
   * For the journal and the log: verb and target, for instance {@code create /pods/default/web-x}.
   */
  String text();

  /**
   * Makes an object. If the name is taken by an object of the same controller, an earlier run of
   * the plan made it and all is well.
   *
   * @param announce events to record once it is known how it ended
   */
  record Create(ObjectKey key, ObjectNode object, Optional<Announce> announce) implements Action {
    @Override
    public boolean weighty() {
      return true;
    }

    @Override
    public String text() {
      return "create " + key;
    }
  }

  /**
   * Replaces an object, computed from one version of it; refused when it has moved on, unless it
   * was this very plan that moved it.
   *
   * @param subresource empty, {@code status} or {@code finalize}
   * @param weighty whether it scales or otherwise sets things in motion
   */
  record Update(
      StoredObject from,
      String subresource,
      ObjectNode object,
      boolean weighty,
      Optional<Announce> announce)
      implements Action {
    @Override
    public String text() {
      return "update " + from.key() + (subresource.isEmpty() ? "" : " " + subresource);
    }
  }

  /**
   * Changes some fields by JSON merge patch, under the same condition as {@link Update}.
   *
   * @param patch without resourceVersion; it is put in when carried out
   */
  record Patch(StoredObject from, String subresource, ObjectNode patch) implements Action {
    @Override
    public boolean weighty() {
      return false;
    }

    @Override
    public String text() {
      return "patch " + from.key() + (subresource.isEmpty() ? "" : " " + subresource);
    }
  }

  /**
   * Deletes this life of an object; one that is gone already is as good.
   *
   * @param exact whether only this very version may be deleted
   */
  record Delete(
      StoredObject object,
      Optional<DeleteOptions.Propagation> propagation,
      Optional<Long> graceSeconds,
      boolean exact,
      Optional<Announce> announce)
      implements Action {
    @Override
    public boolean weighty() {
      return true;
    }

    @Override
    public String text() {
      return "delete " + object.key();
    }
  }

  /** Records an Event whatever becomes of the rest. */
  record Note(StoredObject about, boolean warning, String reason, String message)
      implements Action {
    @Override
    public boolean weighty() {
      return false;
    }

    @Override
    public String text() {
      return "note " + reason + " on " + about.key();
    }
  }

  /**
   * Events about a step, recorded when its end is known.
   *
   * @param about the object the events are on
   * @param failurePrefix what stands before the refusal's message, for instance {@code Error
   *     creating: }; also the trouble's message for the next plan
   */
  record Announce(
      StoredObject about,
      String doneReason,
      String doneMessage,
      String failedReason,
      String failurePrefix) {}
}
