package io.troupe.core.admit.webhook;

import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.GroupVersionKind;

/**
 * A resource in one version, as rules name it.
 *
 * @param kind of the objects at that path: a subresource may have its own
 * @param subresource empty for the object itself
 */
public record Requested(
    String group, String version, String resource, String subresource, GroupVersionKind kind) {

  public static Requested of(AdmissionRequest request) {
    Kind kind = request.kind();
    return new Requested(
        kind.gvk().group(),
        kind.gvk().version(),
        kind.type().resource(),
        request.subresource(),
        request.objectKind());
  }
}
