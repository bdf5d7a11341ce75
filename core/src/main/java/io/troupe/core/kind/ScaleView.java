package io.troupe.core.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.Optional;

/** Where the objects of a kind keep what their Scale shows. Pure. */
public interface ScaleView {

  /**
   * What a Scale says.
   *
   * @param selector in text form, empty for none
   */
  record Seen(int specReplicas, int statusReplicas, String selector) {}

  /** Refused when an object has no number of replicas at all. */
  Result<Seen> of(ObjectNode object);

  /** Writes the wanted number into an object, in place; empty when that could be done. */
  Optional<Failure> set(ObjectNode object, int replicas);
}
