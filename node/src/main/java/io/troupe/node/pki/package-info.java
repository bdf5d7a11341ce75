/**
 * Troupe's own certificate authority and the credentials cut from it. Start at {@link
 * io.troupe.node.pki.Pki}. Files only at start-up; signing is pure but for the key. Imports
 * BouncyCastle and the JDK.
 */
package io.troupe.node.pki;
