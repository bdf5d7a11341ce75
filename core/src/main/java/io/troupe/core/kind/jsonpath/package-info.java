/**
 * The paths by which definitions name parts of resources. Start at {@link
 * io.troupe.core.kind.jsonpath.JsonPath}. Imports Jackson only; pure, any thread. Follows upstream
 * client-go util/jsonpath.
 */
package io.troupe.core.kind.jsonpath;
