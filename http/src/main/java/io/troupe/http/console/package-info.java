/**
 * The web console's files at {@code /console}: static, public, the same for everyone. What the
 * console shows it asks of the Kubernetes API itself, as the user who logs in. Start at {@link
 * io.troupe.http.console.ConsoleRoute}; the pages are in the resources beside this package. Imports
 * the JDK and Akka HTTP's model only. Any thread; files are read once, off the caller's thread.
 */
package io.troupe.http.console;
