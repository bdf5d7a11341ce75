/**
 * Which objects a list, a watch or a controller means. Start at {@link
 * io.troupe.core.select.Selection} for requests and at {@link io.troupe.core.select.LabelSelector}
 * for selectors inside objects. Imports core.image, core.kind, core.outcome; pure, any thread.
 * Follows upstream apimachinery pkg/labels and pkg/fields.
 */
package io.troupe.core.select;
