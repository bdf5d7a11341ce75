package io.troupe.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.gate.ReadRequest;
import io.troupe.actors.gate.Target;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.actors.history.Histories;
import io.troupe.actors.image.ImageReader;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.http.negotiate.Accept;
import io.troupe.http.route.ResourceCall.Verb;
import io.troupe.persistence.history.Past;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What requests of {@code history.troupe.io} read of their query is what OpenAPI tells of them, and
 * nothing else is told. Of replays and what-ifs {@code ReplayParametersTest} asks the same.
 */
class HistoryParametersTest {
  /** Looked at only to be refused. */
  private static final Set<String> REFUSED = Set.of("asOf", "labelSelector");

  /** Of every request whatever it is about, and told of none; the last is for patches. */
  private static final Set<String> EVERYWHERE = Set.of("pretty", "includeObject", "force");

  private static final KindRegistry KINDS = new BuiltInKinds();

  private final HistoryRoute route =
      new HistoryRoute(
          new Open(),
          Optional.of(
              new Histories(
                  new Histories.Parts(
                      absent(Past.class), new Open(), absent(ImageReader.class), KINDS, () -> 0))),
          InstantSource.fixed(Instant.EPOCH));

  /** Who reads what, by method and path. */
  private Map<String, Set<String>> read() {
    Map<String, Set<String>> all = new TreeMap<>();
    for (String in : List.of("", "namespaces/{namespace}/")) {
      String namespace = in.isEmpty() ? "" : "team";
      String timelines = namespace.isEmpty() ? "cluster" : "namespace";
      all.put(
          "get " + in + "entries",
          Stream.of(Verb.LIST, Verb.WATCH)
              .flatMap(verb -> read(HistoryKinds.ENTRIES, namespace, "", verb).stream())
              .collect(TreeSet::new, Set::add, Set::addAll));
      all.get("get " + in + "entries").add("watch"); // by which both are told apart
      all.put("get " + in + "whys/{name}", read(HistoryKinds.WHYS, namespace, "pods:a", Verb.GET));
      all.put(
          "get " + in + "timelines/{name}",
          read(HistoryKinds.TIMELINES, namespace, timelines, Verb.GET));
      all.put(
          "post " + in + "undos",
          asked(query -> WriteOptions.parse(query, WriteOptions.Of.CREATE)));
    }
    return all;
  }

  @Test
  void whatIsReadIsToldAndWhatIsToldIsRead() {
    Map<String, Set<String>> read = read();
    for (Map<String, Set<String>> told : List.of(ToldParameters.v3(), ToldParameters.v2())) {
      told.keySet().removeIf(path -> path.contains("replays") || path.contains("whatifs"));
      assertThat(told).isEqualTo(read);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"asOf", "labelSelector"})
  void whatIsNotToldIsRefused(String name) {
    RecordedQuery said = new RecordedQuery(Map.of(name, List.of("x=y")));
    HttpResponse answer =
        answered(HistoryKinds.ENTRIES, "", "", Verb.WATCH, said).toCompletableFuture().join();
    assertThat(answer.status().intValue()).isEqualTo(400);
  }

  private Set<String> read(ResourceType type, String namespace, String name, Verb verb) {
    RecordedQuery recorded = new RecordedQuery();
    answered(type, namespace, name, verb, recorded); // for the sake of what is asked on the way
    return told(recorded);
  }

  private CompletionStage<HttpResponse> answered(
      ResourceType type, String namespace, String name, Verb verb, RecordedQuery query) {
    Kind kind = KINDS.byType(type).orElseThrow();
    Exchange exchange =
        Exchange.of(
            HttpRequest.create(), query.query(), Accept.parse(""), "1", UserInfo.anonymous());
    return route.handle(new ResourceCall(exchange, new Target(kind, "", namespace, name), verb));
  }

  private static Set<String> asked(Function<Query, ?> reader) {
    RecordedQuery recorded = new RecordedQuery();
    reader.apply(recorded.query());
    return told(recorded);
  }

  private static Set<String> told(RecordedQuery recorded) {
    Set<String> asked = new TreeSet<>(recorded.asked());
    asked.removeAll(REFUSED);
    asked.removeAll(EVERYWHERE);
    return asked;
  }

  /** Nothing is asked of it before the query is understood. */
  private static <T> T absent(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> {
              throw new UnsupportedOperationException(method.getName());
            }));
  }

  /** Lets everybody read nothing. */
  private static final class Open implements ApiGate {
    @Override
    public CompletionStage<ReadAnswer> read(ReadRequest request) {
      return CompletableFuture.completedFuture(new ReadAnswer.Granted(ClusterImage.EMPTY));
    }

    @Override
    public CompletionStage<WriteAnswer> write(WriteRequest request) {
      throw new UnsupportedOperationException("nothing is written");
    }

    @Override
    public Authorization authorizePath(UserInfo user, String method, String path) {
      return new Authorization.Allowed();
    }

    @Override
    public CompletionStage<Authorization> permit(Attributes asked) {
      return CompletableFuture.completedFuture(new Authorization.Allowed());
    }
  }
}
