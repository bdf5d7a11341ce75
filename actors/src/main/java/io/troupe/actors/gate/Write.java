package io.troupe.actors.gate;

import io.troupe.core.kind.Kind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.outcome.Failure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One write on its way through the gate: the request, its cause, and the warnings it has gathered.
 * One thread at a time.
 */
final class Write {
  private final WriteRequest request;
  private final Cause cause;
  private final Set<String> warnings = new LinkedHashSet<>();

  Write(WriteRequest request, Cause cause) {
    this.request = request;
    this.cause = cause;
  }

  WriteRequest request() {
    return request;
  }

  Cause cause() {
    return cause;
  }

  Kind kind() {
    return request.target().kind();
  }

  ObjectKey key() {
    return request.target().key();
  }

  String subresource() {
    return request.target().subresource();
  }

  /** Whether this is a server-side apply. */
  boolean applies() {
    return request.operation() instanceof WriteRequest.Operation.Patch patch
        && patch.type() == WriteRequest.PatchType.APPLY;
  }

  boolean dryRun() {
    return request.options().dryRun();
  }

  /** Said once however often the write is recomputed. */
  void warn(Iterable<String> texts) {
    texts.forEach(warnings::add);
  }

  List<String> warnings() {
    return List.copyOf(new ArrayList<>(warnings));
  }

  WriteAnswer refused(Failure failure) {
    return new WriteAnswer.Refused(failure, warnings());
  }
}
