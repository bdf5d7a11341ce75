/**
 * Patches of every type a client may send. Start at {@link io.troupe.core.patch.Patches}. Imports
 * core.schema, core.outcome, core.json and the JSON patch library; pure, any thread. Follows
 * upstream apiserver pkg/endpoints/handlers/patch.go and apimachinery pkg/util/strategicpatch.
 */
package io.troupe.core.patch;
