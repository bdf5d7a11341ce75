package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.stream.Materializer;
import io.troupe.actors.control.ControllerMakings;
import io.troupe.actors.control.Controllers;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.image.ImageReader;
import io.troupe.core.image.FactsReader;
import io.troupe.core.kind.KindRegistry;
import io.troupe.http.replay.ReplayRoute;
import io.troupe.http.replay.WhatIfParts;
import io.troupe.http.replay.WhatIfRoute;
import io.troupe.http.route.ImageRoute;
import io.troupe.http.route.JournalRoute;
import io.troupe.http.route.RouteExtension;
import io.troupe.persistence.Store;
import io.troupe.persistence.replay.JdbcReplaySource;
import io.troupe.persistence.replay.ReplaySource;
import io.troupe.persistence.verify.ChainHead;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What plays the past and decides in it again: the routes, and what they read. */
final class Replays {
  private Replays() {}

  static List<RouteExtension> routes(
      ActorSystem<?> system,
      Store store,
      ApiGate gate,
      KindRegistry kinds,
      ImageReader images,
      FactsReader facts,
      ControllerMakings makings) {
    // Its threads may block, and come and go as they are needed.
    Executor executor = system.dispatchers().lookup(DispatcherSelector.blocking());
    ReplaySource source = new JdbcReplaySource(store.database(), store.codec(), executor);
    return List.of(
        new ImageRoute(gate, images::current, executor),
        new JournalRoute(
            gate,
            () ->
                CompletableFuture.supplyAsync(() -> ChainHead.newest(store.database()), executor)),
        new ReplayRoute(
            gate,
            kinds::now,
            store.past(),
            source,
            images::latest,
            Materializer.matFromSystem(system),
            ProcessTime::nanos),
        new WhatIfRoute(
            gate,
            kinds::now,
            store.past(),
            new WhatIfParts(
                Controllers.ofThisBuild(makings), store.log(), source, images, facts, executor),
            Materializer.matFromSystem(system)));
  }
}
