package io.troupe.actors.gate;

import io.troupe.actors.image.ImageReader;
import io.troupe.actors.object.Entities;
import io.troupe.actors.version.Versions;
import io.troupe.core.admit.AdmissionPlugin;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.schema.Schema;
import io.troupe.persistence.history.Past;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What the gate is made of.
 *
 * @param admission in upstream's order
 * @param steps of admission that may have to wait, after all plugins; in upstream's order, which
 *     puts mutating webhooks, validating webhooks and resource quota last
 * @param random for uids and generated names; safe for any thread
 * @param past how to read what no image holds any more; without one that has expired
 */
public record GateParts(
    KindRegistry kinds,
    Access access,
    List<AdmissionPlugin> admission,
    List<AdmissionStep> steps,
    List<WriteHook> hooks,
    TokenMint tokens,
    ImageReader images,
    Entities entities,
    InstantSource clock,
    RandomGenerator random,
    Delay delay,
    Versions versions,
    Optional<Past> past) {

  public GateParts {
    admission = List.copyOf(admission);
    steps = List.copyOf(steps);
    hooks = List.copyOf(hooks);
  }

  /** The newest revision cannot be learnt: the database is away. */
  static final class ImageBehind extends RuntimeException {
    ImageBehind(Throwable cause) {
      super("the newest revision cannot be learnt", cause);
    }
  }

  /** What every answer is made on (D6). Fails with {@link ImageBehind}. */
  CompletionStage<ClusterImage> latest() {
    return images
        .latest()
        .exceptionallyCompose(cause -> CompletableFuture.failedStage(new ImageBehind(cause)));
  }

  Stream<WriteHook> hooksOf(ResourceType type) {
    return hooks.stream().filter(hook -> hook.type().equals(type));
  }

  /** Of anything a client may send; empty for what has none. */
  Optional<Schema> schemaOf(GroupVersionKind gvk) {
    return kinds.schemaOf(gvk);
  }

  /** A random version 4 UUID. */
  Uid newUid() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new Uid(new UUID(high, low).toString());
  }
}
