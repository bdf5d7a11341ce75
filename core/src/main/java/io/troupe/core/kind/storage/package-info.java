/**
 * Volumes, claims, and the classes and drivers behind them. Start at {@link
 * io.troupe.core.kind.storage.StorageKinds}. Imports core.kind; pure, any thread. Follows upstream
 * pkg/apis/storage and the volume parts of pkg/apis/core.
 */
package io.troupe.core.kind.storage;
