package io.troupe.node.boot;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** The root of all chance in a process; safe for any thread. */
final class Chance {
  private Chance() {}

  /** For keys, passwords and certificates. */
  static SecureRandom secure() {
    return new SecureRandom();
  }

  /**
   * For uids, name suffixes and ties: each thread has a generator of its own, split from one secure
   * seed, so that nobody waits for anybody.
   */
  static RandomGenerator shared(SecureRandom seed) {
    RandomGenerator.SplittableGenerator root =
        RandomGeneratorFactory.<RandomGenerator.SplittableGenerator>of("L128X256MixRandom")
            .create(seed.generateSeed(32));
    ThreadLocal<RandomGenerator> own =
        ThreadLocal.withInitial(() -> {
          synchronized (root) {
            return root.split();
          }
        });
    return () -> own.get().nextLong();
  }
}
