package io.troupe.core.cel;

import dev.cel.common.types.CelType;

/**
 * A name that expressions may use.
 *
 * @param type {@code SimpleType.DYN} for what is only known when it is there
 */
public record Variable(String name, CelType type) {}
