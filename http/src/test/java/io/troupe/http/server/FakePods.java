package io.troupe.http.server;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.link.FromPod;
import io.troupe.actors.link.PodStreams;
import io.troupe.actors.link.ToPod;
import io.troupe.core.json.Json;
import io.troupe.core.link.NodeLink;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Pods whose containers know some commands: {@code cat} gives back its input, {@code exit 3} exits,
 * {@code flood} writes for ever, {@code sleep} takes nothing. Forwarded ports give back what comes;
 * port 9 refuses. Keeps to the windows as an agent does, and notes who does not.
 */
final class FakePods implements PodStreams {
  private final ActorSystem<?> system;
  private final AtomicLong names = new AtomicLong();

  /** Answers instead, when it is set. */
  volatile Optional<Failure> refusal = Optional.empty();

  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicLong written = new AtomicLong();
  final ConcurrentLinkedQueue<JsonNode> options = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<String> resizes = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();

  FakePods(ActorSystem<?> system) {
    this.system = system;
  }

  @Override
  public CompletionStage<Answer> find(ObjectKey pod, Kind kind, String container) {
    return CompletableFuture.completedStage(
        refusal
            .<Answer>map(Answer.Refused::new)
            .orElseGet(() ->
                new Answer.Found(
                    new Line() {
                      @Override
                      public String container() {
                        return container.isEmpty() ? "c" : container;
                      }

                      @Override
                      public void open(long tag, byte[] json, ActorRef<FromPod> opener) {
                        system.systemActorOf(
                            Behaviors.<ToPod>setup(
                                context -> new Container(context, Json.parse(json), tag, opener)),
                            "container-" + names.incrementAndGet(),
                            Props.empty());
                      }
                    })));
  }

  static byte[] exited(int code) {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    if (code == 0) {
      return Json.bytes(status.put("status", "Success"));
    }
    status
        .put("status", "Failure")
        .put("message", "command terminated with non-zero exit code: exit status " + code)
        .put("reason", "NonZeroExitCode")
        .putObject("details")
        .putArray("causes")
        .addObject()
        .put("reason", "ExitCode")
        .put("message", Integer.toString(code));
    return Json.bytes(status);
  }

  private final class Container extends AbstractBehavior<ToPod> {
    private static final byte[] NOISE = new byte[NodeLink.STREAM_CHUNK_BYTES_MAX];

    private final List<String> command;
    private final int output;
    private final long tag;
    private final ActorRef<FromPod> opener;
    private final Map<Integer, Integer> untaken = new TreeMap<>();
    private boolean over;
    private int room = NodeLink.STREAM_WINDOW_BYTES;

    Container(ActorContext<ToPod> context, JsonNode json, long tag, ActorRef<FromPod> opener) {
      super(context);
      options.add(json);
      this.command = Json.texts(json.path("command"));
      this.output = json.has("port") ? 0 : 1;
      this.tag = tag;
      this.opener = opener;
      open.incrementAndGet();
      opened.incrementAndGet();
      context.watchWith(opener, new ToPod.Cancel());
      opener.tell(new FromPod.Opened(tag, context.getSelf()));
      if (json.path("port").asInt() == 9) {
        end(Json.bytes(Failure.internal("connection refused").toStatus()));
      } else if (is("exit")) {
        write(1, "out\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        write(2, "err\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        end(exited(Integer.parseInt(command.get(1))));
      } else if (is("flood")) {
        flood();
      }
    }

    private boolean is(String name) {
      return !command.isEmpty() && command.getFirst().equals(name);
    }

    @Override
    public Receive<ToPod> createReceive() {
      return newReceiveBuilder().onAnyMessage(this::handle).build();
    }

    private Behavior<ToPod> handle(ToPod message) {
      switch (message) {
        case ToPod.Data(int channel, byte[] bytes) when channel == 4 ->
            resizes.add(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
        case ToPod.Data(int channel, byte[] bytes) -> {
          if (untaken.merge(channel, bytes.length, Integer::sum) > NodeLink.STREAM_WINDOW_BYTES) {
            broken.add("window of channel " + channel);
          }
          if (!is("sleep")) {
            write(output, bytes);
            untaken.merge(channel, -bytes.length, Integer::sum);
            opener.tell(new FromPod.Credit(tag, channel, bytes.length));
          }
        }
        case ToPod.Credit(_, int bytes) -> {
          room += bytes;
          if (is("flood")) {
            flood();
          }
        }
        case ToPod.HalfClose _ -> {
          if (!is("sleep")) {
            opener.tell(new FromPod.HalfClosed(tag, output));
            end(exited(0));
            return Behaviors.stopped();
          }
        }
        case ToPod.Cancel() -> {
          if (!over) {
            open.decrementAndGet();
          }
          return Behaviors.stopped();
        }
        default -> broken.add(message.toString());
      }
      return this;
    }

    /** An echo may exceed its own window, since its input keeps to one. */
    private void write(int channel, byte[] bytes) {
      room -= bytes.length;
      written.addAndGet(bytes.length);
      opener.tell(new FromPod.Data(tag, channel, bytes));
    }

    private void flood() {
      while (room >= NOISE.length) {
        write(1, NOISE);
      }
    }

    private void end(byte[] status) {
      over = true;
      open.decrementAndGet();
      opener.tell(new FromPod.Ended(tag, status));
    }
  }
}
