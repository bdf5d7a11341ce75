package io.troupe.actors.version;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.outgoing.Remote;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Conversion;
import io.troupe.core.outcome.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ConversionWebhooksTest {
  private static final Conversion.Webhook WEBHOOK =
      new Conversion.Webhook(
          Json.parse("{\"url\":\"https://127.0.0.1:1/convert\"}"), List.of("v1"), "CronTab");

  /** Answers each review by a function of it. */
  private record FakeServer(UnaryOperator<ObjectNode> answer) implements Outgoing {
    @Override
    public CompletionStage<Reply> post(
        Remote remote, String path, byte[] json, Map<String, String> headers, Duration limit) {
      return CompletableFuture.completedStage(
          new Reply(200, Json.bytes(answer.apply(Json.parse(json)))));
    }

    @Override
    public CompletionStage<Reply> get(
        Remote remote, String path, Map<String, String> headers, Duration limit) {
      throw new IllegalStateException("nothing is read here");
    }

    @Override
    public CompletionStage<HttpResponse> send(Remote remote, HttpRequest request) {
      throw new IllegalStateException("nothing is proxied here");
    }
  }

  private static Result<List<ObjectNode>> convert(UnaryOperator<ObjectNode> answer) {
    ObjectNode object =
        Json.parse(
            "{\"kind\":\"CronTab\",\"apiVersion\":\"example.com/v1\",\"metadata\":{\"name\":\"a\","
                + "\"uid\":\"u\",\"resourceVersion\":\"7\"},\"spec\":{\"port\":1}}");
    return new ConversionWebhooks(new FakeServer(answer), () -> "r1")
        .convert(WEBHOOK, "example.com/v2", List.of(object))
        .toCompletableFuture()
        .join();
  }

  /** What a webhook should answer. */
  private static ObjectNode converted(ObjectNode review) {
    ObjectNode answer = Json.object();
    answer.put("kind", "ConversionReview").put("apiVersion", "apiextensions.k8s.io/v1");
    ObjectNode response = answer.putObject("response");
    response.put("uid", review.path("request").path("uid").asText());
    response.putObject("result").put("status", "Success");
    ObjectNode object = (ObjectNode) review.path("request").path("objects").get(0).deepCopy();
    object.put("apiVersion", review.path("request").path("desiredAPIVersion").asText());
    object.withObject("spec").put("host", "h");
    response.putArray("convertedObjects").add(object);
    return answer;
  }

  private static String refusal(Result<List<ObjectNode>> result) {
    return ((Result.Refused<List<ObjectNode>>) result).failure().message();
  }

  @Test
  void theConvertedObjectKeepsItsMetadataButForLabelsAndAnnotations() {
    Result<List<ObjectNode>> result =
        convert(review -> {
          ObjectNode answer = converted(review);
          ObjectNode metadata =
              answer.withObject("/response/convertedObjects/0").withObject("metadata");
          metadata.remove("resourceVersion");
          metadata.putObject("labels").put("l", "1");
          metadata.putArray("finalizers").add("x/y");
          return answer;
        });
    ObjectNode object = ((Result.Ok<List<ObjectNode>>) result).value().getFirst();
    assertThat(object.path("apiVersion").asText()).isEqualTo("example.com/v2");
    assertThat(object.path("spec").path("host").asText()).isEqualTo("h");
    assertThat(object.path("metadata"))
        .isEqualTo(
            Json.parse(
                "{\"name\":\"a\",\"uid\":\"u\",\"resourceVersion\":\"7\",\"labels\":{\"l\":\"1\"}}"));
  }

  @Test
  void failuresSayWhichConversionFailed() {
    String begin = "conversion webhook for example.com/v1, Kind=CronTab failed: ";
    assertThat(
            refusal(
                convert(review -> {
                  ObjectNode answer = converted(review);
                  answer
                      .withObject("/response/result")
                      .put("status", "Failed")
                      .put("message", "cannot");
                  return answer;
                })))
        .isEqualTo(begin + "cannot");
    assertThat(
            refusal(
                convert(review -> {
                  ObjectNode answer = converted(review);
                  answer.withObject("response").putArray("convertedObjects");
                  return answer;
                })))
        .isEqualTo(begin + "expected 1 converted objects, got 0");
    assertThat(
            refusal(
                convert(review -> {
                  ObjectNode answer = converted(review);
                  answer.withObject("response").put("uid", "other");
                  return answer;
                })))
        .isEqualTo(begin + "expected response.uid=\"r1\", got \"other\"");
    assertThat(
            refusal(
                convert(review -> {
                  ObjectNode answer = converted(review);
                  answer.withObject("/response/convertedObjects/0/metadata").put("name", "b");
                  return answer;
                })))
        .startsWith(begin + "invalid metadata of converted object at index 0");
  }
}
