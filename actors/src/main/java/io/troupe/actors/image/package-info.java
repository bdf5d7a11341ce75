/**
 * The cluster image at work: commits applied in order, readers waiting for a revision, watchers
 * served. Start at {@link io.troupe.actors.image.ImageReader} and {@link
 * io.troupe.actors.image.WatchHub}.
 */
package io.troupe.actors.image;
