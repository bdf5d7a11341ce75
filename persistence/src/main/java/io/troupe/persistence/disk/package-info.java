/**
 * Small files that must not be torn: keys, certificates, what a data directory remembers. Start at
 * {@link io.troupe.persistence.disk.WholeFile}. Imports nothing; blocks.
 */
package io.troupe.persistence.disk;
