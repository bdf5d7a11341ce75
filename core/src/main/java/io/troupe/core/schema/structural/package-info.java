/**
 * The schemas of custom resources: what they know of fields, what they drop, fill in and demand.
 * Start at {@link io.troupe.core.schema.structural.Structural}. Imports core.schema, core.json,
 * core.outcome and re2j; pure, any thread. Follows upstream apiextensions-apiserver
 * pkg/apiserver/schema and pkg/apiserver/validation, and kube-openapi pkg/validation.
 */
package io.troupe.core.schema.structural;
