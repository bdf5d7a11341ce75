/**
 * Events as bytes: CBOR envelope, dictionary compression, encryption of what must not outlive its
 * object (D3, D15). Golden files of every event type and version lie under the tests. Pure but for
 * key look-ups.
 */
package io.troupe.persistence.codec;
