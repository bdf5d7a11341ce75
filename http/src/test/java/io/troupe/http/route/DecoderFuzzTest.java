package io.troupe.http.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.CodedOutputStream;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.select.ContinueToken;
import io.troupe.core.select.FieldSelector;
import io.troupe.core.select.LabelSelector;
import io.troupe.http.negotiate.Accept;
import io.troupe.http.negotiate.BodyReader;
import io.troupe.http.negotiate.BodyReader.Syntax;
import io.troupe.http.negotiate.MediaType;
import io.troupe.http.negotiate.Negotiator;
import io.troupe.http.negotiate.Negotiator.Offer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever clients send ends in a value or a refusal, never in an exception, and leaves nothing
 * behind. Inputs are pieces of good ones, put together and spoilt by a seeded generator.
 *
 * <p>The short form takes about a second a seed. The long one, some minutes of other seeds: {@code
 * ./mvnw -pl http -am -Dtest=DecoderFuzzTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dtroupe.fuzz.seeds=300 test}.
 */
class DecoderFuzzTest {
  private static final int ROUNDS = 400;
  private static final int MORE_SEEDS = Integer.getInteger("troupe.fuzz.seeds", 0);

  /** Most that the heap may have grown by after everything has been collected. */
  private static final long GROWTH_BYTES_MAX = 24L * 1024 * 1024;

  private static final Kind PODS =
      new BuiltInKinds().byType(new ResourceType("", "pods")).orElseThrow();

  private static final List<String> JSON =
      List.of(
          "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"p\",\"labels\":{\"a\":\"b\"}},"
              + "\"spec\":{\"containers\":[{\"name\":\"c\",\"ports\":[{\"containerPort\":80}]}]}}",
          "{\"a\":1e308,\"b\":-0,\"c\":\"\\ud800\",\"d\":[[],{},null,true]}",
          "[{\"op\":\"add\",\"path\":\"/a/-\",\"value\":{}}]",
          "{\"a\":{\"a\":{\"a\":{\"a\":[[[[[[]]]]]]}}}}",
          "\"text\"",
          "9".repeat(400));
  private static final List<String> YAML =
      List.of(
          "kind: Pod\nmetadata:\n  name: p\n  labels: {a: b}\nspec:\n- &x a\n- *x\n",
          "a: |\n  text\n  more\nb: >-\n  folded\n? complex\n: value\n",
          "---\na: 0x1F\nb: 0644\nc: 12:30:45\nd: !!binary aGk=\ne: ~\n...\n---\n",
          "<<: &base {a: 1}\nb: {<<: *base}\n",
          "\"quoted \\x41 \\u0041\": 'it''s'\n");
  private static final List<String> SELECTORS =
      List.of(
          "a=b,c!=d",
          "x in (a,b),y notin (c)",
          "!z,app.kubernetes.io/name==web",
          "a>1,b<2",
          "metadata.name=p,spec.nodeName!=n",
          "status.phase=a\\,b\\=c\\\\d");
  private static final List<String> QUERIES =
      List.of(
          "limit=500&continue=abc&resourceVersion=12",
          "watch=1&timeoutSeconds=30&allowWatchBookmarks=true",
          "labelSelector=a%3Db&fieldSelector=x%2Cy",
          "resourceVersionMatch=Exact&sendInitialEvents",
          "timeout=1h2m3.5s&pretty=0&&&=x&a");
  private static final List<String> PATHS =
      List.of(
          "/api/v1/namespaces/a/pods/b/status",
          "/apis/apps/v1/watch/namespaces/x/deployments/y",
          "/api/v1/%2F%00/..//%zz",
          "/openapi/v3/apis/apps/v1");
  private static final List<String> ACCEPTS =
      List.of(
          "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
          "*/*;q=0.5, application/yaml;q=NaN",
          "application/vnd.kubernetes.protobuf;stream=watch",
          "text/*;level=1;;=,;q=-1,*");

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void nothingThrows(long seed) {
    everything(seed);
  }

  @Test
  void nothingIsLeftBehind() {
    everything(1);
    long before = usedBytes();
    for (long seed = 2; seed < 5 + MORE_SEEDS; seed++) {
      everything(seed);
    }
    assertThat(usedBytes() - before).isLessThan(GROWTH_BYTES_MAX);
  }

  private static void everything(long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      long roundSeed = random.nextLong();
      bytes(roundSeed, JSON, b -> BodyReader.read(b, Syntax.JSON));
      if (round % 8 == 0) {
        bytes(roundSeed, YAML, b -> BodyReader.read(b, Syntax.YAML));
      }
      protobuf(roundSeed);
      text(roundSeed, SELECTORS, LabelSelector::parse);
      text(roundSeed, SELECTORS, s -> FieldSelector.parse(PODS, s));
      text(
          roundSeed,
          List.of(new ContinueToken(7, "a/b").encode(), "eyJ2Ij"),
          ContinueToken::decode);
      text(roundSeed, QUERIES, DecoderFuzzTest::query);
      text(roundSeed, PATHS, s -> refusing(() -> RequestPath.parse(s)));
      text(roundSeed, ACCEPTS, s -> Negotiator.choose(Accept.parse(s), Offer.LIST, true));
      text(roundSeed, ACCEPTS, MediaType::ofObject);
      text(roundSeed, ACCEPTS, MediaType::ofPatch);
    }
  }

  private static void query(String text) {
    refusing(() -> {
      Query query = Query.parse(Optional.of(text));
      ListOptions.parse(query, false);
      ListOptions.parse(query, true);
      TimeLimit.of(query);
      WriteOptions.parse(query, WriteOptions.Of.CREATE);
      DeleteWish.ofQuery(query);
    });
  }

  /** What the dispatcher answers with 400. */
  private static void refusing(Runnable parse) {
    try {
      parse.run();
    } catch (IllegalArgumentException _) {
      // a broken percent-encoding
    }
  }

  private static void text(long seed, List<String> samples, Consumer<String> parse) {
    bytes(seed, samples, b -> parse.accept(new String(b, StandardCharsets.UTF_8)));
  }

  private static void bytes(long seed, List<String> samples, Consumer<byte[]> parse) {
    Random random = new Random(seed);
    byte[] input = sample(random, samples);
    for (int i = random.nextInt(4); i > 0; i--) {
      input = spoilt(random, input, samples);
    }
    tried(seed, input, parse);
  }

  private static void tried(long seed, byte[] input, Consumer<byte[]> parse) {
    try {
      parse.accept(input);
    } catch (RuntimeException | StackOverflowError thrown) {
      fail("seed " + seed + " input " + HexFormat.of().formatHex(input), thrown);
    }
  }

  private static byte[] sample(Random random, List<String> samples) {
    return samples.get(random.nextInt(samples.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] spoilt(Random random, byte[] input, List<String> samples) {
    int at = random.nextInt(input.length + 1);
    int to = Math.min(input.length, at + random.nextInt(8));
    return switch (random.nextInt(5)) {
      case 0 -> joined(Arrays.copyOf(input, at), Arrays.copyOfRange(input, to, input.length));
      case 1 -> joined(input, sample(random, samples));
      case 2 -> joined(Arrays.copyOf(input, at), sample(random, samples));
      case 3 -> {
        byte[] repeated = input;
        for (int i = 0; i < 5 && repeated.length < 4_096; i++) {
          repeated = joined(repeated, Arrays.copyOfRange(input, at, to));
        }
        yield repeated;
      }
      default -> {
        byte[] changed = input.clone();
        if (changed.length > 0) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        yield changed;
      }
    };
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  private static void protobuf(long seed) {
    Random random = new Random(seed);
    byte[] message = new byte[random.nextInt(64)];
    random.nextBytes(message);
    byte[] input = envelope(random.nextBoolean() ? "Pod" : "ConfigMap", message);
    tried(seed, input, b -> BodyReader.read(b, Syntax.PROTOBUF));
    tried(seed, spoilt(random, input, JSON), b -> BodyReader.read(b, Syntax.PROTOBUF));
  }

  private static byte[] envelope(String kind, byte[] message) {
    ByteArrayOutputStream meta = new ByteArrayOutputStream();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(meta);
      out.writeString(1, "v1");
      out.writeString(2, kind);
      out.flush();
      all.write(new byte[] {'k', '8', 's', 0});
      CodedOutputStream unknown = CodedOutputStream.newInstance(all);
      unknown.writeByteArray(1, meta.toByteArray());
      unknown.writeByteArray(2, message);
      unknown.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
