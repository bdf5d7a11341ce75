/**
 * The {@code troupe} command line. Start at {@link io.troupe.node.cli.Troupe}; one class per
 * command. Imports picocli and the other rooms of node. May block: it is the main thread of a short
 * process, but for {@code up}, which hands over to node.boot.
 */
package io.troupe.node.cli;
