/**
 * OpenAPI v3 as kubectl reads it: to validate, to compute patches and to explain. Start at {@link
 * io.troupe.core.kind.openapi.OpenApiDocuments}. Imports core.kind, core.schema, core.json; any
 * thread. Follows upstream kube-openapi pkg/builder3 and pkg/handler3.
 */
package io.troupe.core.kind.openapi;
