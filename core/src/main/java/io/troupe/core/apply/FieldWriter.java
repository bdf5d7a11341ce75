package io.troupe.core.apply;

import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.schema.Schema;
import java.time.Instant;

/**
 * Who writes, what, and when.
 *
 * @param gvk of the object, in the version that is written
 * @param schema of that
 * @param name see {@link FieldManager#nameOf}; empty for an unknown one
 * @param subresource empty for the object itself
 */
public record FieldWriter(
    GroupVersionKind gvk,
    Schema schema,
    String name,
    String subresource,
    Scope scope,
    Versions versions,
    Instant now) {

  String apiVersion() {
    return gvk.apiVersion();
  }

  FieldManager manager(Operation operation) {
    return new FieldManager(name, operation, apiVersion(), subresource);
  }
}
