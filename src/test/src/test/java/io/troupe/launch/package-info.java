/**
 * How tests start Troupe's command line in processes of its own. Start at {@link
 * io.troupe.launch.Launch}. Imports nothing of Troupe; blocks.
 */
package io.troupe.launch;
