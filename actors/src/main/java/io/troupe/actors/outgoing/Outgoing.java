package io.troupe.actors.outgoing;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Calls other servers over HTTPS. Connections are kept and reused; how many there are, how many
 * requests may wait for one and how long an answer may be is bounded.
 */
public interface Outgoing {
  /** Of one answer to {@link #post}. */
  int ANSWER_BYTES_MAX = 8 * 1024 * 1024;

  /** Requests to one server at the same time. */
  int CONNECTIONS_MAX = 64;

  /** Requests to one server that wait for a connection or its answer; a power of two. */
  int WAITING_MAX = 512;

  /** Proxied requests to one server at the same time, watches included. */
  int STREAMS_MAX = 1024;

  /**
   * Posts JSON and reads the whole answer, whatever its status.
   *
   * @param pathAndQuery appended to the path of the remote's place; empty for just that
   * @param headers besides Content-Type, Accept and User-Agent
   * @param limit for all of it
   * @return fails with {@link CallFailure} when there is no answer
   */
  CompletionStage<Reply> post(
      Remote remote, String pathAndQuery, byte[] json, Map<String, String> headers, Duration limit);

  /** As {@link #post}, but only asks. */
  CompletionStage<Reply> get(
      Remote remote, String pathAndQuery, Map<String, String> headers, Duration limit);

  /**
   * Sends a request as it is, and gives the answer as it comes: for proxies. The caller must
   * consume or discard the answer's entity, which has no size limit.
   *
   * @param request its URI's path and query count, scheme and authority do not
   * @return fails with {@link CallFailure} when there is no answer; takes as long as it takes
   */
  CompletionStage<HttpResponse> send(Remote remote, HttpRequest request);

  /** An answer, read whole. */
  record Reply(int status, byte[] body) {}
}
