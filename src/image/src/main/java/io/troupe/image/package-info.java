/**
 * Makes a container image of the distribution: no container engine, no registry, no network. Start
 * at {@link io.troupe.image.ImageBuild}. Runs at build time only, on one thread, and is no part of
 * the distribution; imports the JDK and Jib.
 */
package io.troupe.image;
