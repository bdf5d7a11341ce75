/**
 * The kinds of {@code apiextensions.k8s.io}: definitions of custom kinds, their defaults and all
 * that is demanded of them. Start at {@link io.troupe.core.kind.extension.ExtensionKinds}. Imports
 * core.kind, core.schema, core.json, core.outcome; pure, any thread. Follows upstream
 * apiextensions-apiserver pkg/apis/apiextensions and pkg/registry/customresourcedefinition.
 */
package io.troupe.core.kind.extension;
