package io.troupe.node.boot;

import io.troupe.actors.image.ImageKeeper;
import io.troupe.actors.image.KindFollower;
import io.troupe.actors.image.RingWatchHub;
import io.troupe.core.kind.KindFactsReader;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.kind.custom.LiveKinds;
import io.troupe.core.schema.SchemaLibrary;
import io.troupe.core.service.ServiceRanges;
import io.troupe.node.pki.Pem;
import io.troupe.node.pki.Pki;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What is there before anything runs: settings, time and chance, the kinds, this node's image, the
 * keys. Everything that is put together on it takes its parts from here.
 *
 * @param peers empty for a node that is alone
 * @param hub where the image's changes are watched
 */
record Foundation(
    Settings settings,
    Optional<Peers> peers,
    InstantSource clock,
    SecureRandom secure,
    RandomGenerator random,
    LiveKinds kinds,
    KindFactsReader facts,
    RingWatchHub hub,
    ImageKeeper images,
    Pki pki) {

  static Foundation lay(Settings settings, DataDirectory directory, Optional<Peers> peers) {
    InstantSource clock = ProcessTime.wall();
    SecureRandom secure = Chance.secure();
    LiveKinds kinds = new LiveKinds(new BuiltInKinds(), SchemaLibrary.builtIn());
    KindFactsReader facts = new KindFactsReader(kinds);
    RingWatchHub hub = new RingWatchHub(ProcessTime::nanos);
    return new Foundation(
        settings,
        peers,
        clock,
        secure,
        Chance.shared(secure),
        kinds,
        facts,
        hub,
        new ImageKeeper(facts, hub, ProcessTime::nanos, new KindFollower(kinds, facts)),
        Pki.open(directory.pki(), clock.instant(), secure));
  }

  ServiceRanges services() {
    return ServiceRanges.of(settings.serviceCidr());
  }

  /** The certificate that everybody in this cluster trusts, as PEM. */
  String authorityPem() {
    return Pem.text(pki.authority().certificate());
  }

  String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
