/**
 * Makes the schemas of the built-in types while building: reads upstream's comments and markers out
 * of the protobuf sources and the JSON names, required fields and descriptions out of the model
 * classes of the Java client, and writes them as resources of core. Start at {@link
 * io.troupe.build.schema.SchemaGenerator}. JDK only; runs as source, before anything is compiled.
 */
package io.troupe.build.schema;
