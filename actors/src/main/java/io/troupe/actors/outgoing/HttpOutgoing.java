package io.troupe.actors.outgoing;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ClientTransport;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.http.javadsl.settings.ConnectionPoolSettings;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import io.troupe.core.image.ClusterImage;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import scala.concurrent.duration.FiniteDuration;

/**
 * Calls through Akka HTTP's connection pools, one per remote and purpose. A pool that nobody uses
 * for half a minute closes by itself; a Service's endpoint is chosen anew for each connection.
 */
public final class HttpOutgoing implements Outgoing {
  /** Remotes whose pools are found again; more of them merely connect more often. */
  private static final int REMOTES_MAX = 256;

  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

  /** Upstream's longest webhook timeout is 30 s. */
  private static final long POST_SILENCE_SECONDS_MAX = 35;

  /** A watch without bookmarks is silent for as long as nothing happens. */
  private static final long STREAM_SILENCE_HOURS_MAX = 4;

  private static final long POOL_IDLE_SECONDS_MAX = 30;
  private static final long ANSWER_UNREAD_SECONDS_MAX = 15;

  private final ActorSystem<?> system;
  private final Materializer materializer;
  private final Supplier<ClusterImage> images;
  private final RandomGenerator random;
  private final SecureRandom secure;
  private final Map<Wish, Pool> pools = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param images the newest, for Services
   * @param random safe for any thread
   */
  public HttpOutgoing(
      ActorSystem<?> system,
      Supplier<ClusterImage> images,
      RandomGenerator random,
      SecureRandom secure) {
    this.system = system;
    this.materializer = SystemMaterializer.get(system).materializer();
    this.images = images;
    this.random = random;
    this.secure = secure;
  }

  private record Wish(Remote remote, boolean streaming) {}

  /** What finds the same connections again; remembers whom it dialled last, for messages. */
  private static final class Pool {
    private final HttpsConnectionContext tls;
    private final ConnectionPoolSettings settings;
    private final Dialled dialled;

    Pool(HttpsConnectionContext tls, ConnectionPoolSettings settings, Dialled dialled) {
      this.tls = tls;
      this.settings = settings;
      this.dialled = dialled;
    }
  }

  private static final class Dialled {
    private volatile String address;

    Dialled(String address) {
      this.address = address;
    }
  }

  @Override
  public CompletionStage<Reply> post(
      Remote remote,
      String pathAndQuery,
      byte[] json,
      Map<String, String> headers,
      Duration limit) {
    String url = remote.place().origin() + remote.place().base() + pathAndQuery;
    HttpRequest request =
        HttpRequest.POST(url)
            .addHeaders(headers(headers))
            .withEntity(ContentTypes.APPLICATION_JSON, json);
    return whole(remote, request, limit, "Post \"" + url + "\": ");
  }

  @Override
  public CompletionStage<Reply> get(
      Remote remote, String pathAndQuery, Map<String, String> headers, Duration limit) {
    String url = remote.place().origin() + remote.place().base() + pathAndQuery;
    return whole(
        remote, HttpRequest.GET(url).addHeaders(headers(headers)), limit, "Get \"" + url + "\": ");
  }

  private static List<HttpHeader> headers(Map<String, String> own) {
    List<HttpHeader> all = new ArrayList<>();
    if (!own.containsKey("Accept")) {
      all.add(RawHeader.create("Accept", "application/json, */*"));
    }
    own.forEach((name, value) -> all.add(RawHeader.create(name, value)));
    return all;
  }

  private CompletionStage<Reply> whole(
      Remote remote, HttpRequest request, Duration limit, String prefix) {
    return call(remote, request, false)
        .thenCompose(response ->
            response
                .entity()
                .withSizeLimit(ANSWER_BYTES_MAX)
                .toStrict(limit.toMillis(), ANSWER_BYTES_MAX, materializer)
                .thenApply(
                    body -> new Reply(response.status().intValue(), body.getData().toArray())))
        .toCompletableFuture()
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(thrown -> failed(remote, thrown, prefix, false));
  }

  @Override
  public CompletionStage<HttpResponse> send(Remote remote, HttpRequest request) {
    String url = remote.place().origin() + remote.place().base() + request.getUri().toRelative();
    return call(remote, request.withUri(Uri.create(url)), true)
        .thenApply(
            response -> response.withEntity((ResponseEntity) response.entity().withoutSizeLimit()))
        .exceptionallyCompose(thrown -> failed(remote, thrown, "", true));
  }

  private CompletionStage<HttpResponse> call(
      Remote remote, HttpRequest request, boolean streaming) {
    try {
      Pool pool = pool(new Wish(remote, streaming));
      // No endpoint is known before connecting; say so now rather than as a broken connection.
      if (remote.place() instanceof Place.ClusterService service) {
        ServiceEndpoints.choose(images.get(), service, random);
      }
      return Http.get(system)
          .singleRequest(request, pool.tls, pool.settings, system.classicSystem().log());
    } catch (RuntimeException refused) {
      return CompletableFuture.failedStage(refused);
    }
  }

  private <T> CompletionStage<T> failed(
      Remote remote, Throwable thrown, String prefix, boolean streaming) {
    String dialled =
        thrown instanceof CallFailure ? "" : pool(new Wish(remote, streaming)).dialled.address;
    return CompletableFuture.failedStage(
        new CallFailure(prefix + Reasons.of(thrown, remote.place().host(), dialled)));
  }

  private Pool pool(Wish wish) {
    synchronized (pools) {
      Pool known = pools.get(wish);
      if (known == null) {
        known = open(wish);
        pools.put(wish, known);
        if (pools.size() > REMOTES_MAX) {
          pools.remove(pools.keySet().iterator().next());
        }
      }
      return known;
    }
  }

  private Pool open(Wish wish) {
    Place place = wish.remote().place();
    SSLContext context = Trust.context(wish.remote(), secure);
    HttpsConnectionContext tls =
        ConnectionContext.httpsClient((host, port) -> {
          SSLEngine engine = context.createSSLEngine(host, port);
          engine.setUseClientMode(true);
          if (wish.remote().verified()) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
          }
          return engine;
        });
    Dialled dialled = new Dialled(place.host() + ":" + place.port());
    ClientConnectionSettings connection =
        ClientConnectionSettings.create(system.classicSystem())
            .withTransport(ClientTransport.withCustomResolver((_, _) -> resolve(place, dialled)))
            .withConnectingTimeout(FiniteDuration.fromNanos(CONNECT_MAX.toNanos()))
            .withIdleTimeout(
                wish.streaming()
                    ? FiniteDuration.create(STREAM_SILENCE_HOURS_MAX, TimeUnit.HOURS)
                    : FiniteDuration.create(POST_SILENCE_SECONDS_MAX, TimeUnit.SECONDS));
    ConnectionPoolSettings settings =
        ConnectionPoolSettings.create(system.classicSystem())
            .withConnectionSettings(connection)
            .withMaxConnections(wish.streaming() ? STREAMS_MAX : CONNECTIONS_MAX)
            .withMaxOpenRequests(wish.streaming() ? STREAMS_MAX : WAITING_MAX)
            .withMaxRetries(0)
            .withBaseConnectionBackoff(FiniteDuration.Zero())
            .withIdleTimeout(FiniteDuration.create(POOL_IDLE_SECONDS_MAX, TimeUnit.SECONDS))
            .withResponseEntitySubscriptionTimeout(
                FiniteDuration.create(ANSWER_UNREAD_SECONDS_MAX, TimeUnit.SECONDS));
    return new Pool(tls, settings, dialled);
  }

  private CompletionStage<InetSocketAddress> resolve(Place place, Dialled dialled) {
    try {
      InetSocketAddress address =
          switch (place) {
            case Place.Web web -> InetSocketAddress.createUnresolved(web.host(), web.port());
            case Place.ClusterService service ->
                ServiceEndpoints.choose(images.get(), service, random);
          };
      dialled.address = address.getHostString() + ":" + address.getPort();
      return CompletableFuture.completedStage(address);
    } catch (CallFailure none) {
      return CompletableFuture.failedStage(none);
    }
  }
}
