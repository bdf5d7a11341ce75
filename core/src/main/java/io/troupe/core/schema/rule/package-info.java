/**
 * The {@code x-kubernetes-validations} of structural schemas. Start at {@link
 * io.troupe.core.schema.rule.RuleTree}. Imports core.cel, core.schema.structural, core.outcome;
 * pure, any thread. Follows upstream apiextensions-apiserver pkg/apiserver/schema/cel.
 */
package io.troupe.core.schema.rule;
