package io.troupe.http.route;

import akka.http.javadsl.model.HttpResponse;
import io.troupe.actors.gate.Target;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.http.route.ResourceCall.Verb;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Finds what a resource path and a method mean, and sends the call to its verb's route. */
final class ResourceRoutes {
  private final Supplier<KindRegistry> kinds;
  private final GetRoute get;
  private final ListRoute list;
  private final WatchRoute watch;
  private final WriteRoute write;
  private final LogRoute log;
  private final ConnectRoute connect;
  private final HistoryRoute history;

  ResourceRoutes(
      Supplier<KindRegistry> kinds,
      GetRoute get,
      ListRoute list,
      WatchRoute watch,
      WriteRoute write,
      LogRoute log,
      ConnectRoute connect,
      HistoryRoute history) {
    this.kinds = kinds;
    this.get = get;
    this.list = list;
    this.watch = watch;
    this.write = write;
    this.log = log;
    this.connect = connect;
    this.history = history;
  }

  /** What a path and method mean. */
  sealed interface Resolved {
    record Call(ResourceCall call) implements Resolved {}

    record NoSuchPath() implements Resolved {}

    record NotAllowed() implements Resolved {}
  }

  Resolved resolve(Exchange exchange, RequestPath.Resource path) {
    Optional<Kind> found = kinds.get().byResource(path.group(), path.version(), path.resource());
    if (found.isEmpty()) {
      return new Resolved.NoSuchPath();
    }
    Kind kind = found.get();
    boolean anywhere = HistoryKinds.isHistory(kind);
    boolean misplaced =
        kind.namespaced()
            ? path.namespace().isEmpty() && !path.name().isEmpty() && !anywhere
            : !path.namespace().isEmpty();
    if (misplaced) {
      return new Resolved.NoSuchPath();
    }
    Optional<Verb> verb = verb(exchange, path);
    if (verb.isEmpty()) {
      return new Resolved.NotAllowed();
    }
    String subresource = subresource(path);
    Optional<List<String>> allowed = allowed(kind, subresource);
    if (allowed.isEmpty()) {
      return new Resolved.NoSuchPath();
    }
    boolean everywhere = kind.namespaced() && path.namespace().isEmpty();
    boolean possible =
        allowed.get().contains(verb.get().wire())
            && (!everywhere || anywhere || verb.get() == Verb.LIST || verb.get() == Verb.WATCH);
    if (!possible) {
      return new Resolved.NotAllowed();
    }
    Target target = new Target(kind, subresource, path.namespace(), path.name());
    return new Resolved.Call(new ResourceCall(exchange, target, verb.get()));
  }

  CompletionStage<HttpResponse> handle(ResourceCall call) {
    String deprecation = call.kind().deprecation();
    return deprecation.isEmpty()
        ? dispatch(call)
        : dispatch(call).thenApply(response -> Warnings.add(response, List.of(deprecation)));
  }

  private CompletionStage<HttpResponse> dispatch(ResourceCall call) {
    if (call.connects()) {
      return connect.handle(call);
    }
    if (HistoryKinds.isHistory(call.kind()) && !call.verb().mutating()) {
      return history.handle(call);
    }
    return switch (call.verb()) {
      case GET -> call.target().subresource().equals("log") ? log.handle(call) : get.handle(call);
      case LIST -> list.handle(call);
      case WATCH -> watch.handle(call);
      case CREATE, UPDATE, PATCH, DELETE, DELETE_COLLECTION -> write.handle(call);
    };
  }

  /** What follows a proxy belongs to whoever is behind it. */
  private static String subresource(RequestPath.Resource path) {
    return path.subresource().startsWith("proxy/") ? "proxy" : path.subresource();
  }

  private static Optional<List<String>> allowed(Kind kind, String subresource) {
    return subresource.isEmpty()
        ? Optional.of(kind.verbs())
        : kind.subresources().stream()
            .filter(s -> s.name().equals(subresource))
            .map(Kind.Subresource::verbs)
            .findFirst();
  }

  /** One replay is a stream of what was, whatever it is called. */
  private static boolean isReplay(RequestPath.Resource path) {
    return HistoryKinds.REPLAYS.equals(new ResourceType(path.group(), path.resource()));
  }

  static Optional<Verb> verb(Exchange exchange, RequestPath.Resource path) {
    boolean named = !path.name().isEmpty();
    if (path.watchPrefix()) {
      return exchange.isRead() && path.subresource().isEmpty()
          ? Optional.of(Verb.WATCH)
          : Optional.empty();
    }
    return switch (exchange.method()) {
      case "GET", "HEAD" ->
          Optional.of(
              named && !isReplay(path)
                  ? Verb.GET
                  : named || exchange.query().flag("watch") ? Verb.WATCH : Verb.LIST);
      case "POST" ->
          named && path.subresource().isEmpty() ? Optional.empty() : Optional.of(Verb.CREATE);
      case "PUT" -> named ? Optional.of(Verb.UPDATE) : Optional.empty();
      case "PATCH" -> named ? Optional.of(Verb.PATCH) : Optional.empty();
      case "DELETE" -> Optional.of(named ? Verb.DELETE : Verb.DELETE_COLLECTION);
      default -> Optional.empty();
    };
  }
}
