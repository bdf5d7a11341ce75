package io.troupe.core.aggregate;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What is known of a group's version that another server serves.
 *
 * @param resources its APIResourceList as last seen; missing when it was never seen
 * @param current whether it could be asked just now; discovery calls the rest Stale
 */
public record RemoteGroup(ApiService apiService, JsonNode resources, boolean current) {}
