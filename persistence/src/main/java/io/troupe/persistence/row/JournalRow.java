package io.troupe.persistence.row;

import io.troupe.core.meta.ObjectKey;

/** What an event is made of, as it lies in the journal or in what is kept of its dropped part. */
public record JournalRow(long revision, ObjectKey key, long sequenceNumber, byte[] payload) {}
