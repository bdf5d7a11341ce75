package io.troupe.persistence.replay;

import io.troupe.persistence.chain.ChainHash;

/** A row of the journal as it lies there. */
public record RawRow(long revision, ChainHash.Row row) {}
