package io.troupe.actors.audit;

import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.outgoing.Outgoing.Reply;
import io.troupe.actors.outgoing.Remote;
import io.troupe.core.audit.AuditEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Posts EventLists to a server, one after the other, so that they arrive in order. A list that is
 * not taken is offered again, ever later, and then given up. Follows upstream
 * apiserver/plugin/pkg/audit/webhook.
 */
public final class AuditWebhook implements AuditPlace {
  private static final byte[] HEAD =
      ("{\"kind\":\"EventList\",\"apiVersion\":\""
              + AuditEvent.API_VERSION
              + "\",\"metadata\":{},\"items\":[")
          .getBytes(StandardCharsets.UTF_8);

  private static final int ATTEMPTS_MAX = 5;
  private static final double BACKOFF_FACTOR = 1.5;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int REDIRECT = 300;

  private final Outgoing outgoing;
  private final Settings settings;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * @param headers with every call
   * @param backoff before the second attempt
   */
  public record Settings(Remote remote, Map<String, String> headers, Duration backoff) {
    public Settings {
      headers = Map.copyOf(headers);
    }
  }

  public AuditWebhook(Outgoing outgoing, Settings settings) {
    this.outgoing = outgoing;
    this.settings = settings;
  }

  @Override
  public void write(List<byte[]> events) throws IOException, InterruptedException {
    byte[] list = list(events);
    Duration pause = settings.backoff();
    for (int attempt = 1; ; attempt++) {
      String problem = post(list);
      if (problem.isEmpty()) {
        return;
      }
      boolean stop =
          stopped.await(attempt < ATTEMPTS_MAX ? pause.toMillis() : 0, TimeUnit.MILLISECONDS);
      if (stop || attempt == ATTEMPTS_MAX) {
        throw new IOException(problem);
      }
      pause = Duration.ofNanos((long) (pause.toNanos() * BACKOFF_FACTOR));
    }
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  /** Empty when it was taken; what another attempt might mend otherwise. */
  private String post(byte[] list) throws IOException, InterruptedException {
    int status;
    try {
      Reply reply =
          outgoing
              .post(settings.remote(), "", list, settings.headers(), ANSWER_MAX)
              .toCompletableFuture()
              .get();
      status = reply.status();
    } catch (ExecutionException e) {
      return "no answer: " + e.getCause().getMessage();
    }
    if (status >= SERVER_ERROR || status == TOO_MANY_REQUESTS) {
      return "the webhook answers " + status;
    }
    if (status >= REDIRECT) {
      throw new IOException("the webhook answers " + status);
    }
    return "";
  }

  private static byte[] list(List<byte[]> events) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(HEAD);
    for (int i = 0; i < events.size(); i++) {
      if (i > 0) {
        body.write(',');
      }
      body.writeBytes(events.get(i));
    }
    body.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }
}
