package io.troupe.actors.version;

import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import java.util.function.UnaryOperator;

/**
 * Fields that are not journaled as often as they change: whoever reads objects of this type is
 * shown the newest (D10). They are no part of history, and the resourceVersion stays.
 *
 * @param fill gives the object itself when there is nothing newer; any thread
 */
public record LiveFields(ResourceType type, UnaryOperator<StoredObject> fill) {}
