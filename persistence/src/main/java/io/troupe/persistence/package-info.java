/**
 * All that is durable, behind one door: start at {@link io.troupe.persistence.Store}. Imports the
 * rooms below it; opened and closed by the process that owns it, used from any thread.
 */
package io.troupe.persistence;
