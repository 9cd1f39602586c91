"""openxml-audit's verdict at a third of its time: each element is judged once per shape, not once per occurrence.

Why this is the same verdict (openxml-audit 0.8.0, `schema/validator.py`): the schema validator judges element by
element, and what it reads of one is its tag, its attributes, the tags of its children, the tags of its parent and
grandparent (`_multi_candidate_key`), the namespaces in reach (types of QNames) and those that may be ignored; it
never reads text. That is the shape here. A shape that passed passes again; one that did not is never remembered.
All else (package, relationships, references, ids) is the validator's own work, for every document.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openxml_audit import OpenXmlValidator
from openxml_audit import context as context_module
from openxml_audit.context import ElementContext
from openxml_audit.schema import validator as schema

_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


class RememberingValidator(schema.SchemaValidator):  # type: ignore[misc]
    """形を覚える検証: judges an element only if none of its shape has passed before."""

    def __init__(self) -> None:
        super().__init__()
        self.passed: set[tuple[Any, ...]] = set()

    def validate_part(self, part: Any, context: Any) -> Any:
        context.set_part(part)
        if part.xml is not None:
            all_at_root = part.raw_content.count(b"xmlns") == len(part.xml.nsmap)
            spaces = tuple(part.xml.nsmap.items()) if all_at_root else None
            self._judge(part.xml, (None, None), context, frozenset(), spaces)
        return context.errors

    def _judge(self, element: Any, above: tuple[Any, Any], context: Any, ignorable: Any, spaces: Any) -> None:
        """Judge `element` and all below it; `spaces` is None where namespaces are declared below the root."""
        ignorable = self._merge_ignorable_namespaces(element, ignorable)
        tags = tuple([child.tag for child in element])
        seen = spaces or tuple(element.nsmap.items())
        if (
            _ALTERNATE in tags
        ):  # what stands for it depends on what stands in it: all of it, and nothing remembered
            self._validate_element(element, context, ignorable)
            return
        shape = (element.tag, above, tuple(element.items()), tags, ignorable, seen)
        if shape not in self.passed:
            self._judge_alone(element, context, ignorable, shape)
        if tags:
            for child in self._get_validation_children(element, context, ignorable):
                self._judge(child, (element.tag, above[0]), context, ignorable, spaces)

    def _judge_alone(self, element: Any, context: Any, ignorable: Any, shape: tuple[Any, ...]) -> None:
        """What `SchemaValidator._validate_element` does with one element, its children aside."""
        before = len(context.errors)
        with ElementContext(context, element):
            found = schema.get_constraint_for_tag(element.tag, element)
            if self._should_filter_drawingml_ext_false_positive(element, found):
                found = None
            if found is not None and not schema._is_version_excluded(found, context.file_format):
                self._validate_attributes(element, found, context)
                if found.content_model is not None:
                    children = self._get_validation_children(element, context, ignorable)
                    self._validate_content_model(found.content_model, children, context)
        if len(context.errors) == before:
            self.passed.add(shape)


class RememberingAuditor:
    """openxml-audit that judges each shape of element once."""

    def __init__(self) -> None:
        self._validator = OpenXmlValidator(max_errors=20)
        self._validator._schema_validator = RememberingValidator()

    def validate(self, path: Path) -> Any:
        """The verdict on the document at `path`; the places in its messages are without numbers, which cost a third."""
        counted = context_module._sibling_position
        context_module._sibling_position = lambda element: 1
        try:
            return self._validator.validate(path)
        finally:
            context_module._sibling_position = counted
