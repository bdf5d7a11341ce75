/**
 * Answers without end: watches. Start at {@link io.troupe.http.stream.WatchStage}. Imports the
 * watch hub of actors, core, http.error and http.negotiate; runs within Akka streams, one stage per
 * watch. Follows upstream apiserver pkg/endpoints/handlers/watch.go.
 */
package io.troupe.http.stream;
