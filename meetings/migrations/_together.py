from django.db.migrations.operations.base import Operation


class Together(Operation):
    """Many operations, for which Django renders all models once instead of once for each.

    Rendering is what a migration spends its time on: each operation on a model makes anew all models that are
    related to it, and in `meetings` those are nearly all. Into the database goes the same, in the same order.

    Args:
        operations: that neither create, rename nor delete a model, nor touch the same field or trigger twice: each finds
            the models as they are after the last of them.
    """

    def __init__(self, operations):
        self.operations = operations
        self.reversible = all(operation.reversible for operation in operations)

    def deconstruct(self):
        return (type(self).__name__, [self.operations], {})

    def describe(self):
        return f"{len(self.operations)} operations at once"

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # the rendered models; rendered again when they are next asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        # One by one, as Django does it: taking a constraint back needs the models with its fields.
        states = [to_state]
        for operation in self.operations:
            states.append(states[-1].clone())
            operation.state_forwards(app_label, states[-1])
        for n in reversed(range(len(self.operations))):
            self.operations[n].database_backwards(app_label, schema_editor, states[n + 1], states[n])
