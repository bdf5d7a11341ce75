/**
 * {@code kubectl troupe}: the cluster's memory on the command line. Start at {@link
 * io.troupe.node.plugin.KubectlTroupe}. Everything is asked through the user's own kubectl, so
 * every way to log in that kubectl knows works here too, and no credential passes through this
 * program. Imports core.history and core.json, picocli, the progress bar; a process of its own, one
 * thread.
 */
package io.troupe.node.plugin;
