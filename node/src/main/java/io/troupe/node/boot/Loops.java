package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import io.troupe.actors.authn.TokenIssuer;
import io.troupe.actors.cluster.Spine;
import io.troupe.actors.control.ControlParts;
import io.troupe.actors.control.Controllers;
import io.troupe.actors.event.EventRecorder;
import io.troupe.actors.event.EventSweeper;
import io.troupe.actors.quota.ChargesInFlight;
import io.troupe.actors.schedule.Scheduler;
import io.troupe.actors.service.ClaimSweeper;
import io.troupe.core.reconcile.accounttoken.AccountTokenController;
import io.troupe.core.reconcile.certificate.CertificateController;
import io.troupe.node.pki.ApprovedRequestSigner;
import java.util.List;

/**
 * What acts without being asked: controllers, the scheduler, and what sweeps up after others.
 *
 * <p>A controller that needs only kinds goes into the list of {@link Controllers}, one that needs
 * keys or other parts of the assembly into the list here. A plugin of the scheduler goes into
 * {@code core.schedule}'s default profile.
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
    backbone.outside().startAggregator(spine.gate());
    ClaimSweeper.start(
        system,
        ground.services(),
        spine.entities(),
        ground.images(),
        ground.clock(),
        ground.random(),
        Delays.of(system));
    EventSweeper.start(
        system, spine.gate(), ground.kinds(), ground.images(), ground.clock(), ground.random());
    startControllers(ground, backbone, tokens, charges, events);
    new Scheduler(
            system,
            spine.gate(),
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
    String ca = ground.authorityPem();
    new Controllers(
            backbone.system(),
            new ControlParts(
                spine.gate(),
                spine.entities(),
                ground.images(),
                ground.hub(),
                ground.kinds(),
                events,
                ground.clock(),
                ProcessTime::nanos,
                ground.random()),
            charges,
            ca,
            List.of(
                new AccountTokenController(tokens::legacyToken, ca),
                new CertificateController(
                    new ApprovedRequestSigner(ground.pki().authority()),
                    backbone.access().local())))
        .start();
  }
}
