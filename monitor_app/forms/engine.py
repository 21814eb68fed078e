"""Brings an interview to rest after a change: runs the rules it concerns, in order."""

import heapq
import math
from collections.abc import Callable, Iterable
from itertools import dropwhile

from monitor_app.errors.forms import FormEvaluationError
from monitor_app.forms.actions import Action, Event
from monitor_app.forms.casting import cast
from monitor_app.forms.definition import Kind
from monitor_app.forms.evaluating import Evaluator
from monitor_app.forms.graph import Dependent, Property, Rule
from monitor_app.forms.instance import Cell, Instance, blank_copy
from monitor_app.forms.plan import Plan
from monitor_app.forms.schema import SchemaNode
from monitor_app.forms.xpath import Environment
from monitor_app.forms.xpath.tree import Element
from monitor_app.records.beside import NOTHING

_ROUNDS = 1000  # how often one rule may run while an interview comes to rest
_MOST_ENTRIES = 5000  # of one repeat; more would be a typing mistake in its count
_MOST_GROWN = 20_000  # of all repeats together: a count may stand inside of a count


class Engine:
    """Runs a form's rules over one instance.

    `changes` collects (cell, property) until the caller takes them. `open_choices`
    says which values a question with a computed list offers.
    """

    def __init__(
        self, plan: Plan, instance: Instance, environment: Environment
    ) -> None:
        self._plan = plan
        self._graph = plan.graph
        self._instance = instance
        self.evaluate = Evaluator(environment)
        self._pending: dict[int, dict[Cell, None]] = {}
        self._heap: list[int] = []
        self._shelves: dict[tuple[Cell, str], list[Cell]] = {}
        self._grown = 0  # entries that counts asked for
        self._fired: list[Cell] = []
        self._watched = {
            action.source for action in plan.actions if Event.CHANGED in action.events
        }
        self.changes: dict[tuple[Cell, str], None] = {}
        self.forget_choices: Callable[[Cell], None] = _nothing
        self.open_choices: Callable[[Cell], tuple[str, ...]] = _no_choices
        self.is_new = False  # while a blank form is being brought to life
        self.listens = False  # whether value changes start actions: not while loading

    def run_all(self, properties: Iterable[Property] = Property) -> None:
        """Evaluate every rule of these properties everywhere."""
        self._apply_constants(self._instance.root)
        wanted = set(properties)
        for rule in self._graph.rules:
            if rule.kind in wanted:
                self._schedule(rule, self._instance.root)
        self.settle()

    def assign(self, cell: Cell, text: str) -> None:
        """Store a value and note what depends on it; `settle` does the rest."""
        if text == cell.element.stored_text:
            return
        cell.element.text = text
        self._value_changed(cell)

    def settle(self) -> None:
        """Run what is due, in order of rank, then the actions this has started."""
        for _ in range(_ROUNDS):
            self._run_due()
            if not self._fired:
                return
            fired, self._fired = self._fired, []
            for cell in fired:
                self.fire(Event.CHANGED, cell)
        raise FormEvaluationError(question="", property="setvalue")

    def fire(self, event: Event, cell: Cell) -> None:
        """Run the actions that an event at a cell starts."""
        for action in self._plan.actions:
            if event in action.events and action.source is cell.schema:
                self.act(action, cell)

    def fire_on_load(self, event: Event) -> None:
        """Run the actions of a load event, at every entry they stand in."""
        for action in self._plan.actions:
            if event in action.events:
                for cell in self._instance.root.at(action.source.names):
                    self.act(action, cell)

    def act(self, action: Action, cell: Cell) -> None:
        """Set the target of one action, seen from the cell it started at."""
        for target in self._targets(action, cell):
            text = self._text_of(action, target)
            if action.attribute:
                target.element.set_attribute(action.attribute, text)
            elif target.relevant:
                self.assign(target, cast(target.schema.data_type, text))
                self._run_due()

    def _text_of(self, action: Action, target: Cell) -> str:
        if action.expression is None:
            return action.words
        return self.evaluate.string(action.expression, target, "value")

    def grow(self, parent: Cell, schema: SchemaNode, place: int) -> Cell:
        """Add a blank entry to a repeat and bring it to life."""
        cell = self._instance.insert(parent, schema, place, blank_copy(schema))
        self._enliven(cell)
        self.entries_changed(parent, schema)
        self._run_due()
        for each in list(cell.below()):
            if each.schema.repeat is not None:
                self.fire(Event.NEW_REPEAT, each)
        return cell

    def revive(self, cell: Cell, place: int) -> None:
        """Put a removed entry back."""
        self._instance.put_back(cell, place)
        self._enliven(cell)
        if cell.parent is not None:
            self.entries_changed(cell.parent, cell.schema)

    def drop(self, cell: Cell) -> None:
        """Take an entry out of its repeat."""
        parent = cell.parent
        self._instance.remove(cell)
        if parent is not None:
            self.entries_changed(parent, cell.schema)

    def entries_changed(self, parent: Cell, schema: SchemaNode) -> None:
        """Note that a repeat has other entries than before."""
        self.changes[parent, f"entries:{schema.name}"] = None
        self._mark(self._graph.on_entries.get(schema, ()), parent)
        for node in (schema, *schema.below()):
            self._mark(self._graph.on_value.get(node, ()), parent)

    def speak(self) -> None:
        """Run every rule that reads words of the form, after a change of language."""
        for rule in self._graph.rules:
            if rule.speaks:
                self._schedule(rule, self._instance.root)

    def range_relevant(self, parent: Cell, schema: SchemaNode) -> bool:
        """Whether a repeat is open, also while it has no entries."""
        cells = parent.children.get(schema.name, [])
        if cells:
            return any(cell.relevant for cell in cells)
        for rule in self._graph.at.get(schema, ()):
            if rule.kind is Property.RELEVANT and rule.expression is not None:
                opens = self.evaluate.blank_boolean(rule.expression, parent, schema)
                return parent.relevant and opens
        return parent.relevant

    # Scheduling

    def _mark(self, dependents: Iterable[Dependent], cell: Cell) -> None:
        for dependent in dependents:
            scope = cell.ancestor(dependent.anchor)
            self._schedule(dependent.rule, scope)

    def _schedule(self, rule: Rule, scope: Cell) -> None:
        scopes = self._pending.get(rule.number)
        if scopes is None:
            self._pending[rule.number] = {scope: None}
            heapq.heappush(self._heap, rule.number)
        elif self._instance.root not in scopes:
            if scope is self._instance.root:
                scopes.clear()
            scopes[scope] = None

    def _run_due(self) -> None:
        runs: dict[int, int] = {}
        while self._heap:
            number = heapq.heappop(self._heap)
            scopes = self._pending.pop(number)
            rule = self._graph.rules[number]
            runs[number] = runs.get(number, 0) + 1
            if runs[number] > _ROUNDS:
                raise FormEvaluationError(
                    question=rule.node.ref, property=rule.kind.name.lower()
                )
            seen: set[Cell] = set()
            for scope in scopes:
                depth = len(scope.schema.names)
                for cell in scope.at(rule.names[depth:]):
                    if cell.alive and cell not in seen:
                        seen.add(cell)
                        self._run(rule, cell)

    def _run(self, rule: Rule, cell: Cell) -> None:
        match rule.kind:
            case Property.RELEVANT:
                self._set_relevant(cell, self._truth(rule, cell))
            case Property.VALUE:
                self._calculate(rule, cell)
            case Property.READ_ONLY:
                self._set_read_only(cell, self._truth(rule, cell))
            case Property.REQUIRED:
                self._set_required(cell, self._truth(rule, cell))
            case Property.ENTRIES:
                self._set_entries(rule, cell)
            case Property.CHOICES:
                self.forget_choices(cell)
                self.changes[cell, "choices"] = None
                self._keep_offered(cell)
            case Property.LABEL:
                self.changes[cell, "label"] = None
            case Property.HINT:
                self.changes[cell, "hint"] = None

    # Properties

    def _truth(self, rule: Rule, cell: Cell) -> bool:
        expression = rule.expression
        if expression is None:
            raise ValueError("texts have no truth")
        return self.evaluate.boolean(expression, cell, rule.kind.name.lower())

    def _calculate(self, rule: Rule, cell: Cell) -> None:
        expression = rule.expression
        if expression is None:
            raise ValueError("texts have no value")
        text = self.evaluate.string(expression, cell, "calculate")
        # A number that is none is no answer.
        text = "" if text == "NaN" else cast(cell.schema.data_type, text)
        self.assign(cell, text)

    def _value_changed(self, cell: Cell) -> None:
        self.changes[cell, "value"] = None
        self._mark(self._graph.on_value.get(cell.schema, ()), cell)
        if self.listens and cell.schema in self._watched:
            self._fired.append(cell)

    def _keep_offered(self, cell: Cell) -> None:
        """Take back what is no longer offered; give it back when it is again."""
        wanted = cell.withdrawn or cell.stored
        if not wanted:
            return
        offered = self.open_choices(cell)
        values = [value for value in wanted.split(" ") if value in offered]
        question = cell.schema.question
        if values and question is not None and question.kind is Kind.RANK:
            # What joins a list that is put in order comes last, as ODK does it.
            values += [value for value in offered if value not in values]
        kept = " ".join(values)
        cell.withdrawn = wanted if kept != wanted else ""
        self.assign(cell, kept)

    def _set_relevant(self, cell: Cell, relevant: bool) -> None:
        cell.own_relevant = relevant
        self._update_relevant(cell)

    def _update_relevant(self, cell: Cell) -> None:
        around = cell.parent.relevant if cell.parent is not None else True
        relevant = around and cell.own_relevant
        if relevant == cell.relevant:
            return
        cell.relevant = relevant
        self.changes[cell, "relevant"] = None
        if cell.schema.is_leaf:
            cell.element.blank = not relevant
            if cell.element.children:
                self._mark(self._graph.on_value.get(cell.schema, ()), cell)
        for child in cell.all_children():
            self._update_relevant(child)

    def _set_read_only(self, cell: Cell, read_only: bool) -> None:
        if cell.own_read_only != read_only:
            cell.own_read_only = read_only
            for each in cell.below():
                self.changes[each, "read_only"] = None

    def _set_required(self, cell: Cell, required: bool) -> None:
        if cell.required != required:
            cell.required = required
            self.changes[cell, "required"] = None

    def _set_entries(self, rule: Rule, parent: Cell) -> None:
        """Give a repeat as many entries as the form counts.

        What falls off is kept on a shelf: whoever types 12 passes through 1 and must
        not lose what stands in the other eleven.
        """
        schema = rule.node
        if rule.expression is None:
            raise ValueError("texts have no entries")
        wish = self.evaluate.blank_number(rule.expression, parent, schema)
        if math.isnan(wish):
            if not self.is_new:
                return  # the count is being typed anew: nobody wants to lose entries
            wish = 0
        wanted = int(min(max(wish, 0), _MOST_ENTRIES))
        cells = parent.children[schema.name]
        shelf = self._shelves.setdefault((parent, schema.name), [])
        while len(cells) > wanted:
            cell = cells[-1]
            self.drop(cell)
            shelf.append(cell)
        while len(cells) < wanted:
            if shelf:
                self.revive(shelf.pop(), len(cells))
            elif self._grown < _MOST_GROWN:
                self._grown += 1
                self.grow_quietly(parent, schema)
            else:
                return

    def shelved(self) -> list[list[Cell]]:
        """Return the entries beyond a count in which something stands, per repeat.

        Among them are those inside of an entry that is on a shelf itself.
        """
        found = []
        for cells in self._shelves.values():
            kept = list(dropwhile(_is_empty, cells))  # the last of them were never used
            if kept:
                found.append(kept)
        return found

    def shelve(self, cells: list[Cell]) -> None:
        """Put entries of a draft beyond the count of their repeat again."""
        parent = cells[0].parent
        if parent is None:
            raise ValueError("the root is no entry")
        self._shelves[parent, cells[0].schema.name] = cells

    def grow_quietly(self, parent: Cell, schema: SchemaNode) -> None:
        """Add an entry while rules are running; its own rules become due."""
        place = len(parent.children[schema.name])
        cell = self._instance.insert(parent, schema, place, blank_copy(schema))
        self._enliven(cell)
        self.entries_changed(parent, schema)
        for each in list(cell.below()):
            if each.schema.repeat is not None:
                self.fire_new(each)

    def fire_new(self, cell: Cell) -> None:
        """Run the actions of a new entry without waiting for the rules."""
        for action in self._plan.actions:
            if Event.NEW_REPEAT in action.events and action.source is cell.schema:
                for target in self._targets(action, cell):
                    text = self._text_of(action, target)
                    self.assign(target, cast(target.schema.data_type, text))

    def _enliven(self, cell: Cell) -> None:
        """Make every rule of a new entry due."""
        self._apply_constants(cell)
        self._update_relevant(cell)
        for node in (cell.schema, *cell.schema.below()):
            for rule in self._graph.at.get(node, ()):
                if rule.kind is Property.ENTRIES and node is cell.schema:
                    continue
                self._schedule(rule, cell)

    def _apply_constants(self, top: Cell) -> None:
        read_only = self._plan.always[Property.READ_ONLY]
        required = self._plan.always[Property.REQUIRED]
        for cell in top.below():
            if cell.schema in read_only:
                cell.own_read_only = True
            if cell.schema in required:
                cell.required = True

    def _targets(self, action: Action, cell: Cell) -> list[Cell]:
        if action.filter is None:
            return self.nearest(action.target, cell)
        found = self.evaluate.nodes(action.filter, cell, "ref")
        states = [node.state for node in found if isinstance(node, Element)]
        return [state for state in states if isinstance(state, Cell)]

    def nearest(self, schema: SchemaNode, cell: Cell) -> list[Cell]:
        """Return the cells of a schema node that share most entries with a cell."""
        mine = set(schema.ancestors())
        shared: Cell = cell
        while shared.schema not in mine and shared.parent is not None:
            shared = shared.parent
        return shared.at(schema.names[len(shared.schema.names) :])


def _nothing(_cell: Cell) -> None:
    """Forget nothing: there are no choices yet."""


def _no_choices(_cell: Cell) -> tuple[str, ...]:
    return ()


def _is_empty(entry: Cell) -> bool:
    return not any(
        cell.stored or cell.reason or cell.translations or cell.beside != NOTHING
        for cell in entry.below()
        if cell.schema.is_leaf
    )
