package io.troupe.core.kind;

/**
 * A parameter of a request's query, as OpenAPI documents tell of it.
 *
 * @param type of JSON: string, integer, number or boolean
 */
public record QueryParameter(String name, String type, String description) {}
