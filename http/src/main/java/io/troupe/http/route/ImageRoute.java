package io.troupe.http.route;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.troupe.actors.gate.ApiGate;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ImageDigest;
import io.troupe.core.json.Json;
import io.troupe.http.error.StatusResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * {@code GET /troupe/v1/image}: what this node's memory holds, as one digest, for {@code troupe
 * verify} to compare with what the journal makes.
 */
public final class ImageRoute implements RouteExtension {
  public static final String PATH = "/troupe/v1/image";

  private final ApiGate gate;
  private final Supplier<ClusterImage> image;
  private final Executor executor;

  /**
   * @param executor may be kept busy for as long as it takes to hash every object
   */
  public ImageRoute(ApiGate gate, Supplier<ClusterImage> image, Executor executor) {
    this.gate = gate;
    this.image = image;
    this.executor = executor;
  }

  @Override
  public boolean handles(String path) {
    return path.equals(PATH);
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, UserInfo caller) {
    return ReadOnlyPath.answer(
        gate, request, caller, PATH, () -> CompletableFuture.supplyAsync(this::digest, executor));
  }

  private HttpResponse digest() {
    ClusterImage now = image.get();
    return HttpResponse.create()
        .withEntity(
            StatusResponse.JSON,
            Json.bytes(
                Json.object()
                    .put("revision", now.revision())
                    .put("objects", now.size())
                    .put("digest", ImageDigest.of(now))));
  }
}
