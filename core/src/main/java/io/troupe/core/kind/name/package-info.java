/**
 * What names, label keys and label values may look like. Start at {@link
 * io.troupe.core.kind.name.NameForm}. JDK only; pure, any thread. Follows upstream apimachinery
 * pkg/util/validation.
 */
package io.troupe.core.kind.name;
