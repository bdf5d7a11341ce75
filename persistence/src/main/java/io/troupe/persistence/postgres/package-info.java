/**
 * PostgreSQL as a child process of this JVM (D11), its schema, and connections to it or to an
 * external server.
 */
package io.troupe.persistence.postgres;
