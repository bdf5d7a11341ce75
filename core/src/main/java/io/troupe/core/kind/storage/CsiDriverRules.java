package io.troupe.core.kind.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** CSI drivers. Follows upstream ValidateCSIDriver. */
final class CsiDriverRules implements KindRules {
  private static final int NAME_CHARACTERS_MAX = 63;
  private static final long TOKEN_SECONDS_MIN = 600;
  private static final long TOKEN_SECONDS_MAX = 1L << 32;
  private static final long UPDATE_SECONDS_MIN = 10;

  @Override
  public void applyDefaults(ObjectNode driver) {
    ObjectNode spec = Tree.child(driver, "spec");
    Tree.defaultFlag(spec, "attachRequired", true);
    Tree.defaultFlag(spec, "podInfoOnMount", false);
    Tree.defaultFlag(spec, "storageCapacity", false);
    Tree.defaultIfAbsent(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
    if (spec.path("volumeLifecycleModes").isEmpty()) {
      spec.putArray("volumeLifecycleModes").add("Persistent");
    }
    Tree.defaultFlag(spec, "requiresRepublish", false);
    Tree.defaultFlag(spec, "seLinuxMount", false);
  }

  @Override
  public List<FieldError> validate(ObjectNode driver) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck root = FieldCheck.of(driver, errors);
    FieldCheck name = root.at("metadata").at("name");
    driverName(new FieldCheck(name.value(), "name", errors));
    FieldCheck spec = root.at("spec");
    spec.at("fsGroupPolicy").oneOf("File", "None", "ReadWriteOnceWithFSType");
    List<FieldCheck> tokens = spec.items("tokenRequests");
    FieldCheck.distinct(tokens, "audience");
    for (FieldCheck token : tokens) {
      FieldCheck seconds = token.at("expirationSeconds");
      seconds.range(
          TOKEN_SECONDS_MIN, Long.MAX_VALUE, "may not specify a duration less than 10 minutes");
      seconds.range(
          Long.MIN_VALUE, TOKEN_SECONDS_MAX, "may not specify a duration larger than 2^32 seconds");
    }
    spec.items("volumeLifecycleModes")
        .forEach(mode -> {
          FieldCheck shown = new FieldCheck(mode.value(), "spec.volumeLifecycleModes", errors);
          shown.exactlyOneOf("Ephemeral", "Persistent");
        });
    spec.at("nodeAllocatableUpdatePeriodSeconds")
        .range(UPDATE_SECONDS_MIN, Long.MAX_VALUE, "must be greater than or equal to 10 seconds");
    return errors;
  }

  /** A driver's name, wherever it stands. */
  static void driverName(FieldCheck name) {
    if (!name.required()) {
      return;
    }
    if (name.text().length() > NAME_CHARACTERS_MAX) {
      name.errors().add(FieldError.tooLong(name.path(), NAME_CHARACTERS_MAX));
    }
    NameForm.SUBDOMAIN.problems(name.text().toLowerCase(Locale.ROOT)).forEach(name::invalid);
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode driver, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck spec = FieldCheck.of(driver, errors).at("spec");
    // Upstream's path; the field itself is called attachRequired.
    new FieldCheck(spec.value().path("attachRequired"), "spec.attachedRequired", errors)
        .immutable(old.path("spec").path("attachRequired"));
    spec.at("volumeLifecycleModes").immutable(old.path("spec").path("volumeLifecycleModes"));
    return errors;
  }
}
