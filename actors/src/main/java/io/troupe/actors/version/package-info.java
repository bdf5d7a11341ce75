/**
 * Objects in the version a request asks for, and back in the version they are stored in. Start at
 * {@link io.troupe.actors.version.Versions}. Imports core and an interface to webhooks; never
 * blocks, any thread. Follows upstream apiextensions-apiserver pkg/apiserver/conversion.
 */
package io.troupe.actors.version;
