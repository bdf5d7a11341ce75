/**
 * JSON as the server holds it: trees while it decides, bytes everywhere else. Start at {@link
 * io.troupe.core.json.Json}. Imports Jackson only; any thread.
 */
package io.troupe.core.json;
