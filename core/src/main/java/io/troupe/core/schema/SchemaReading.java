package io.troupe.core.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How whole objects are held against a schema that is not of compiled types. */
public interface SchemaReading {

  /** The object is not changed. */
  SchemaCheck check(ObjectNode object);

  /** Leaves what the schema knows; in place. */
  void prune(ObjectNode object);
}
