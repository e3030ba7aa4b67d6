"""Values that forms ask for in parts -> the whole: a date of three fields, a street and number."""

from collections.abc import Iterable, Iterator

from pixelwitness.recognition.fieldnames import named
from pixelwitness.recognition.typed import Typed
from pixelwitness.rulebook import Joined, LearningWords

type _Parts = dict[str, Typed]


def joined(fields: Iterable[Typed], words: LearningWords) -> Iterator[Typed]:
    """The wholes; their fields are named `geboortedatum_jaar + geboortedatum_maand + …`.

    Only parts of one group (`billing_…`) and one place belong together.
    """
    groups: dict[tuple[str, str, int], _Parts] = {}
    for one in fields:
        told = named(one.field, words)
        if told.part:
            whole, part = told.part
            _into(groups, (one.place, told.group, words.joined.index(whole)), part, one)
        for number, whole in enumerate(words.joined):
            if whole.kind in (*told.kinds, one.kind):
                _into(groups, (one.place, told.group, number), "value", one)
    for (_, _, number), parts in groups.items():
        yield from _whole(words.joined[number], parts)


def _into(
    groups: dict[tuple[str, str, int], _Parts], key: tuple[str, str, int], part: str, one: Typed
) -> None:
    if one.value.strip():
        groups.setdefault(key, {}).setdefault(part, one)


def _whole(whole: Joined, parts: _Parts) -> Iterator[Typed]:
    if not all(part in parts for part in whole.needs):
        return
    used = [parts[part] for part in whole.order if part in parts]
    value = whole.by.join(one.value.strip() for one in used)
    yield Typed(used[0].place, " + ".join(one.field for one in used), value, whole.kind)
