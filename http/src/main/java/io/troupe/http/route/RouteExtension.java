package io.troupe.http.route;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.meta.ResourceType;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Paths that another module serves on the API server's port, behind its authentication. */
public interface RouteExtension {

  /**
   * @param path as the client sent it, decoded, beginning with a slash
   */
  boolean handles(String path);

  /**
   * The resource of the API that it serves, instead of paths: every call of it, in whatever
   * namespace and by whatever name. Such a call takes its seat, is counted, and ends with the
   * server as those of other resources do; {@link #handles} is not asked.
   */
  default Optional<ResourceType> resource() {
    return Optional.empty();
  }

  /**
   * Authorization is the extension's own affair. Never blocks; a stage that fails becomes a 500.
   *
   * @param caller who asks; may be anonymous
   */
  CompletionStage<HttpResponse> handle(HttpRequest request, UserInfo caller);
}
