/**
 * Names of things: resource types, keys, uids, owners. Start at {@link
 * io.troupe.core.meta.ObjectKey}. Imports the JDK and Jackson's tree only; immutable, any thread.
 * Follows upstream apimachinery pkg/apis/meta/v1.
 */
package io.troupe.core.meta;
