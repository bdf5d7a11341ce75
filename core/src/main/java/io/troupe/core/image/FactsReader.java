package io.troupe.core.image;

/**
 * Reads what is indexed of an object out of its bytes; knows the kinds' selectable fields. Pure.
 */
@FunctionalInterface
public interface FactsReader {
  ObjectFacts read(CommittedEvent committed);
}
