/**
 * What goes over the wire in which form: Accept and Content-Type, JSON and YAML bodies, objects,
 * partial metadata and Tables. Start at {@link io.troupe.http.negotiate.Negotiator} for answers and
 * {@link io.troupe.http.negotiate.BodyReader} for bodies. Imports core, Jackson and Akka's
 * ByteString; any thread. Follows upstream apiserver pkg/endpoints/handlers/negotiation.
 */
package io.troupe.http.negotiate;
