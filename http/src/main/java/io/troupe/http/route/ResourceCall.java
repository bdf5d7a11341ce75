package io.troupe.http.route;

import io.troupe.actors.gate.ReadRequest;
import io.troupe.actors.gate.ReadRequest.Freshness;
import io.troupe.actors.gate.Target;
import io.troupe.core.auth.Narrowing;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.select.Selection;
import io.troupe.http.metric.RequestLabel;
import io.troupe.http.negotiate.Form;
import io.troupe.http.negotiate.View;
import java.time.Instant;

/** A request about a resource that exists and a verb that it knows. */
record ResourceCall(Exchange exchange, Target target, Verb verb) {

  /** What can be asked of a resource, by upstream's words. */
  enum Verb {
    GET("get", false),
    LIST("list", false),
    WATCH("watch", false),
    CREATE("create", true),
    UPDATE("update", true),
    PATCH("patch", true),
    DELETE("delete", true),
    DELETE_COLLECTION("deletecollection", true);

    private final String wire;
    private final boolean mutating;

    Verb(String wire, boolean mutating) {
      this.wire = wire;
      this.mutating = mutating;
    }

    String wire() {
      return wire;
    }

    boolean mutating() {
      return mutating;
    }
  }

  Kind kind() {
    return target.kind();
  }

  /** What bodies sent here must be: the kind itself, or the subresource's own. */
  GroupVersionKind bodyKind() {
    return kind().subresources().stream()
        .filter(s -> s.name().equals(target.subresource()))
        .map(Kind.Subresource::kind)
        .findFirst()
        .orElse(kind().gvk());
  }

  ReadRequest read(Target about, Freshness freshness) {
    return new ReadRequest(exchange.caller(), about, verb.wire(), freshness);
  }

  /** With the selectors of a list or watch, which is authorized with the one name they allow. */
  ReadRequest read(Selection selection, Freshness freshness) {
    Target narrowed =
        selection.name().isEmpty()
            ? target
            : new Target(
                target.kind(), target.subresource(), target.namespace(), selection.name().get());
    return new ReadRequest(
        exchange.caller(),
        narrowed,
        verb.wire(),
        freshness,
        Narrowing.of(selection.fields(), selection.labels()));
  }

  View view(Form form, Instant now) {
    return new View(
        form, kind(), View.IncludeObject.of(exchange.query().text("includeObject")), now);
  }

  RequestLabel label() {
    String scope =
        target.name().isEmpty() && !verb.equals(Verb.CREATE)
            ? (target.namespace().isEmpty() ? "cluster" : "namespace")
            : "resource";
    return new RequestLabel(
        verb.wire(),
        kind().gvk().group(),
        kind().gvk().version(),
        kind().type().resource(),
        target.subresource(),
        scope);
  }

  /** Streams are not limited in time nor counted among the requests in flight. */
  boolean longRunning() {
    return verb == Verb.WATCH
        || target.subresource().equals("log")
        || connects()
        || kind().type().equals(HistoryKinds.WHAT_IFS);
  }

  /** Whether it is somebody else's request, passed on. */
  boolean proxies() {
    return target.subresource().equals("proxy") && connects();
  }

  /** Whether it is a connection rather than an object. */
  boolean connects() {
    return !target.subresource().isEmpty()
        && kind().subresources().stream()
            .anyMatch(each -> each.name().equals(target.subresource()) && each.connects());
  }
}
