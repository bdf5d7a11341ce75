package io.troupe.actors.object;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.troupe.core.object.ObjectCommand;

/**
 * How entity messages look in CBOR: sealed types carry a short name. Registered by reference.conf;
 * core's types stay free of it.
 */
public final class MessageModule extends SimpleModule {
  public MessageModule() {
    super("troupe-entity-messages");
    setMixInAnnotation(ObjectCommand.class, Commands.class);
    setMixInAnnotation(EntityReply.class, Replies.class);
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = ObjectCommand.Create.class, name = "create"),
    @JsonSubTypes.Type(value = ObjectCommand.Replace.class, name = "replace"),
    @JsonSubTypes.Type(value = ObjectCommand.Delete.class, name = "delete"),
    @JsonSubTypes.Type(value = ObjectCommand.Bind.class, name = "bind")
  })
  @JsonIgnoreProperties(ignoreUnknown = true)
  private interface Commands {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = EntityReply.Done.class, name = "done"),
    @JsonSubTypes.Type(value = EntityReply.Unchanged.class, name = "unchanged"),
    @JsonSubTypes.Type(value = EntityReply.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = EntityReply.Stale.class, name = "stale"),
    @JsonSubTypes.Type(value = EntityReply.Retry.class, name = "retry"),
    @JsonSubTypes.Type(value = EntityReply.Busy.class, name = "busy")
  })
  @JsonIgnoreProperties(ignoreUnknown = true)
  private interface Replies {}
}
