/**
 * What a Service is given by the server: addresses, node ports, IP families (D16), and the Service
 * of the API server itself. Start at {@link io.troupe.core.service.AllocationPlan}; actors.service
 * carries the plan out by creating one claim object per value. Imports core.json, core.meta,
 * core.outcome; pure, any thread. Follows upstream pkg/registry/core/service/storage/alloc.go,
 * ipallocator and portallocator.
 */
package io.troupe.core.service;
