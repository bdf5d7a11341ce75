package io.troupe.actors.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.Delay;
import io.troupe.actors.gate.WriteHook;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.object.Entities;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.service.AllocationPlan;
import io.troupe.core.service.Claim;
import io.troupe.core.service.ServiceFamilies;
import io.troupe.core.service.ServiceRanges;
import io.troupe.core.service.ServiceUpdate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Gives Services their addresses and node ports before they are written, and takes them back when
 * they are gone. What an update lets go is given up by the {@link ClaimSweeper}.
 */
public final class ServiceAddresses implements WriteHook {
  static final ResourceType SERVICES = new ResourceType("", "services");

  private static final GroupVersionKind SERVICE = new GroupVersionKind("", "v1", "Service");

  private final ServiceRanges ranges;
  private final ImageReader images;
  private final Claims claims;

  /**
   * @param random for uids; safe for any thread
   */
  public ServiceAddresses(
      ServiceRanges ranges,
      Entities entities,
      ImageReader images,
      InstantSource clock,
      RandomGenerator random,
      Delay delay) {
    this.ranges = ranges;
    this.images = images;
    this.claims = new Claims(entities, images, clock, random, delay);
  }

  @Override
  public ResourceType type() {
    return SERVICES;
  }

  @Override
  public CompletionStage<Optional<Failure>> beforeCreate(ObjectNode object, About about) {
    return allocate(object, Optional.empty(), about);
  }

  @Override
  public CompletionStage<Optional<Failure>> beforeUpdate(
      ObjectNode object, ObjectNode old, About about) {
    ServiceUpdate.prepare(object, old);
    return allocate(object, Optional.of(old), about);
  }

  @Override
  public void createFailed(ObjectNode object, About about) {
    if (!about.dryRun()) {
      claims.giveUp(Claim.of(object), holder(about));
    }
  }

  @Override
  public void afterDelete(StoredObject last) {
    claims.giveUp(
        Claim.of(last.tree()), new Claim.Holder(last.key().namespace(), last.key().name()));
  }

  private CompletionStage<Optional<Failure>> allocate(
      ObjectNode object, Optional<ObjectNode> old, About about) {
    List<FieldError> errors = ServiceFamilies.fill(object, old);
    if (!errors.isEmpty()) {
      return CompletableFuture.completedStage(
          Optional.of(Failure.invalid(SERVICE, about.key().name(), errors)));
    }
    Set<Claim> held = old.map(Claim::of).orElse(Set.of());
    AllocationPlan plan = AllocationPlan.of(object, held);
    if (plan.wants().isEmpty()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return new Allocation(ranges, claims, images, object, holder(about), about, old.isPresent())
        .run(plan);
  }

  private static Claim.Holder holder(About about) {
    return new Claim.Holder(about.key().namespace(), about.key().name());
  }
}
