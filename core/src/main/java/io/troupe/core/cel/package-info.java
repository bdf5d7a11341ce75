/**
 * Kubernetes' CEL: compiling, typed and lazy views of JSON, cost and its limits. Start at {@link
 * io.troupe.core.cel.CelCompiler}. Imports dev.cel, Jackson, core.cel.cost and core.cel.library,
 * never core.schema, core.kind or core.admit, which use it; pure, any thread. Follows upstream
 * apiserver pkg/cel and pkg/admission/plugin/cel.
 */
package io.troupe.core.cel;
