package io.troupe.core.kind.version;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Conversion;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import java.util.function.Consumer;

/** The rules of the stored form, applied to another; so its paths name the stored form's fields. */
record ConvertedRules(KindRules stored, Conversion.Functions conversion) implements KindRules {

  @Override
  public NameForm nameForm() {
    return stored.nameForm();
  }

  @Override
  public boolean keepsStatusOnCreate() {
    return stored.keepsStatusOnCreate();
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    within(object, stored::applyDefaults);
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    within(object, stored::prepareForCreate);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old) {
    within(object, tree -> stored.prepareForUpdate(tree, there(old)));
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    return stored.validate(there(object));
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old) {
    return stored.validateUpdate(there(object), there(old));
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
    return stored.validateStatusUpdate(there(object), there(old));
  }

  @Override
  public List<String> warnings(ObjectNode object) {
    return stored.warnings(there(object));
  }

  private ObjectNode there(ObjectNode object) {
    return conversion.toStored().apply(object.deepCopy());
  }

  private void within(ObjectNode object, Consumer<ObjectNode> change) {
    ObjectNode tree = there(object);
    change.accept(tree);
    ObjectNode back = conversion.toServed().apply(tree);
    object.removeAll();
    object.setAll(back);
  }
}
