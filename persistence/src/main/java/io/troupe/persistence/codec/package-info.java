/**
 * Events as bytes: CBOR envelope, dictionary compression, encryption of what must not outlive its
 * object (D3, D15). Start at {@link io.troupe.persistence.codec.EventCodec}. Golden files of every
 * event type and version lie under the tests. Imports core, persistence.postgres and Akka's
 * serialization; pure but for key look-ups, any thread.
 */
package io.troupe.persistence.codec;
