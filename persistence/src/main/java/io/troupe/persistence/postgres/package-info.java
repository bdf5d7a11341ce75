/**
 * PostgreSQL as a child process of this JVM (D11), its schema, and connections to it or to an
 * external server. Start at {@link io.troupe.persistence.postgres.Database}. Imports no other room;
 * blocks, on the store's own threads.
 */
package io.troupe.persistence.postgres;
