package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import io.troupe.actors.authn.TokenIssuer;
import io.troupe.actors.cluster.Spine;
import io.troupe.actors.control.ControlParts;
import io.troupe.actors.control.ControllerMakings;
import io.troupe.actors.control.Controllers;
import io.troupe.actors.event.EventRecorder;
import io.troupe.actors.event.EventSweeper;
import io.troupe.actors.quota.ChargesInFlight;
import io.troupe.actors.schedule.Scheduler;
import io.troupe.actors.service.ClaimSweeper;
import io.troupe.core.reconcile.accounttoken.TokenMaker;
import io.troupe.node.pki.ApprovedRequestSigner;

/**
 * What acts without being asked: controllers, the scheduler, and what sweeps up after others.
 *
 * <p>A controller goes into the list of {@link Controllers}; keys or other parts of the assembly
 * that it needs go into {@link ControllerMakings}. A plugin of the scheduler goes into {@code
 * core.schedule}'s default profile. What-ifs then ask them as well.
 */
final class Loops {
  private Loops() {}

  static void start(
      Foundation ground,
      Backbone backbone,
      TokenIssuer tokens,
      ChargesInFlight charges,
      EventRecorder events) {
    ActorSystem<?> system = backbone.system();
    Spine spine = backbone.spine();
    backbone.outside().startAggregator(backbone.gate());
    ClaimSweeper.start(
        system,
        ground.services(),
        spine.entities(),
        ground.images(),
        ground.clock(),
        ground.random(),
        Delays.of(system));
    EventSweeper.start(
        system, backbone.gate(), ground.kinds(), ground.images(), ground.clock(), ground.random());
    startControllers(ground, backbone, tokens, charges, events);
    new Scheduler(
            system,
            backbone.gate(),
            ground.kinds(),
            ground.images(),
            ground.hub(),
            events,
            ground.clock(),
            ProcessTime::nanos,
            ground.random())
        .start();
  }

  private static void startControllers(
      Foundation ground,
      Backbone backbone,
      TokenIssuer tokens,
      ChargesInFlight charges,
      EventRecorder events) {
    Spine spine = backbone.spine();
    new Controllers(
            backbone.system(),
            new ControlParts(
                backbone.gate(),
                spine.entities(),
                ground.images(),
                ground.hub(),
                ground.kinds(),
                events,
                ground.clock(),
                ProcessTime::nanos,
                ground.random()),
            charges,
            makings(ground, backbone, tokens::legacyToken))
        .start();
  }

  /** What this server's controllers are made of, wherever they are. */
  static ControllerMakings makings(Foundation ground, Backbone backbone, TokenMaker tokens) {
    return new ControllerMakings(
        ground.kinds(),
        ground.authorityPem(),
        tokens,
        new ApprovedRequestSigner(ground.pki().authority()),
        backbone.access().local());
  }
}
