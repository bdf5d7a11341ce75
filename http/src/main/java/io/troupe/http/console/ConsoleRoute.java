package io.troupe.http.console;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /console} and all below it. Public, since there is nothing in the files to protect: login
 * happens in the page, whose requests to the API carry the user's token.
 */
public final class ConsoleRoute {
  static final String PATH = "/console";
  private static final String ASSETS = PATH + "/assets/";

  /**
   * Scripts and styles from here only, none inline; connections to this server only; no frames
   * around it. Even HTML made by scripts must come from the templates' own policy.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
          + "require-trusted-types-for 'script'; trusted-types lit-html";

  private static final List<HttpHeader> SAFETY =
      List.of(
          RawHeader.create("Content-Security-Policy", POLICY),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("X-Frame-Options", "DENY"),
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"),
          RawHeader.create("Vary", "Accept-Encoding"));

  /** A name with the version in it never changes its content. */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private static final String ASK_AGAIN = "no-cache";

  /** Read with the first request, so that a server whose console nobody opens spends nothing. */
  private volatile CompletableFuture<ConsoleFiles> files;

  /**
   * @param path as the client sent it, decoded
   */
  public boolean handles(String path) {
    return path.equals(PATH) || path.startsWith(PATH + "/");
  }

  /** Never blocks; the stage fails only if the distribution is broken. */
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    String method = request.method().value();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return CompletableFuture.completedFuture(
          HttpResponse.create()
              .withStatus(StatusCodes.METHOD_NOT_ALLOWED)
              .addHeader(RawHeader.create("Allow", "GET, HEAD")));
    }
    return files().thenApply(read -> answer(request, read));
  }

  private CompletableFuture<ConsoleFiles> files() {
    CompletableFuture<ConsoleFiles> known = files;
    if (known == null || known.isCompletedExceptionally()) {
      known = CompletableFuture.supplyAsync(ConsoleFiles::load, Thread::startVirtualThread);
      files = known; // two first requests may both read: the same files
    }
    return known;
  }

  private static HttpResponse answer(HttpRequest request, ConsoleFiles files) {
    String path = request.getUri().path();
    if (!path.startsWith(ASSETS)) {
      return file(request, files.index(), files.version(), ASK_AGAIN);
    }
    String own = ASSETS + files.version() + "/";
    Optional<Asset> asset =
        path.startsWith(own) ? files.asset(path.substring(own.length())) : Optional.empty();
    return asset
        .map(found -> file(request, found, files.version(), FOR_EVER))
        .orElseGet(() -> HttpResponse.create().withStatus(StatusCodes.NOT_FOUND));
  }

  private static HttpResponse file(
      HttpRequest request, Asset asset, String version, String caching) {
    boolean gzip = header(request, "Accept-Encoding").contains("gzip");
    String tag = '"' + version + (gzip ? "-gzip" : "") + '"';
    List<HttpHeader> headers = new ArrayList<>(SAFETY);
    headers.add(RawHeader.create("Cache-Control", caching));
    headers.add(RawHeader.create("ETag", tag));
    if (Arrays.asList(header(request, "If-None-Match").split("\\s*,\\s*")).contains(tag)) {
      return HttpResponse.create().withStatus(StatusCodes.NOT_MODIFIED).addHeaders(headers);
    }
    if (gzip) {
      headers.add(RawHeader.create("Content-Encoding", "gzip"));
    }
    return HttpResponse.create()
        .addHeaders(headers)
        .withEntity(HttpEntities.create(asset.type(), gzip ? asset.gzip() : asset.plain()));
  }

  private static String header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value).orElse("");
  }
}
