/**
 * From a request to a gate: the path is parsed once, the caller authenticated, the verb dispatched.
 * Start at {@link io.troupe.http.route.Routes} and {@link io.troupe.http.route.Dispatcher}. Imports
 * the gates of actors, core and the other http rooms but server. Any thread. Follows upstream
 * apiserver pkg/endpoints.
 */
package io.troupe.http.route;
