package io.troupe.persistence.journal;

import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says now and then in the log how the hash chain stands. Who can rewrite the whole database can
 * compute the chain anew, but not the lines that have left this machine: {@code troupe verify
 * --expect} takes one of them. The writer's thread only.
 */
final class ChainHead {
  private static final Logger LOG = LoggerFactory.getLogger(ChainHead.class);
  private static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(10);

  private boolean said;
  private long saidNanos;

  void follows(long revision, byte[] hash, long nowNanos) {
    if (!said || nowNanos - saidNanos >= EVERY_NANOS) {
      said = true;
      saidNanos = nowNanos;
      LOG.info("the journal's hash chain: {}:{}", revision, HexFormat.of().formatHex(hash));
    }
  }
}
