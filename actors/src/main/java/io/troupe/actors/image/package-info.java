/**
 * The cluster image at work: commits applied in order, readers waiting for a revision, watchers
 * served. Start at {@link io.troupe.actors.image.ImageReader} and {@link
 * io.troupe.actors.image.WatchHub}. Imports core and persistence's journal and checkpoints; commits
 * are applied on the journal's thread, readers and watchers use any. See architecture D5 and D6.
 */
package io.troupe.actors.image;
