/**
 * Questions about rights as objects: what an access review asks, whether it is well asked, and how
 * its answer is written. Start at {@link io.troupe.core.auth.review.AccessQuestion}. Imports
 * core.auth, core.select, core.outcome, core.json, core.kind; pure, any thread. Follows upstream
 * pkg/registry/authorization and pkg/apis/authorization/validation.
 */
package io.troupe.core.auth.review;
