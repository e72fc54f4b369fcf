"""Keeping a city's social insurance and housing fund parameters, as dated versions of one Standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from mainstay.chapters.pay.tax.cities import SOCIAL, city_named
from mainstay.core.access import Act
from mainstay.core.text import Text
from mainstay_web.actions.act import Doing, InvalidError, action
from mainstay_web.store.social import newest_version
from mainstay_web.store.tables.installation import Installation, Standard

_NO_CITY = Text("请填写城市。", "Give the city.")
_NO_SOURCE = Text("请写明依据的文件。", "Name the notice it rests on.")
_EARLY = Text(
    "已有自 {day} 起的版本，新的参数不能更早生效。",
    "There is a version from {day}: new parameters cannot begin before it.",
)


@action(Act.SOCIAL)
def set_city(doing: Doing, city: str, since: date, rates: Mapping[str, str]) -> str:
    """From a day on, a city asks for this; other cities stay as they are. Raises WrongStandardError, InvalidError.

    `rates` has the fields of `CityRates` as texts.
    """
    doing.must(None)
    name = city_named(city)
    if not name:
        raise InvalidError(_NO_CITY, field="city")
    if not str(rates.get("source", "")).strip():
        raise InvalidError(_NO_SOURCE, field="source")
    # A version holds every city, so that of two at once the second must see the first.
    Installation.objects.select_for_update().get(id=1)
    newest = newest_version()
    if newest is not None and since < newest.since:
        raise InvalidError(_EARLY.fill(day=newest.since.isoformat()), field="since")
    made = SOCIAL.read({"cities": {name: dict(rates)}})
    held = newest.value if newest is not None else SOCIAL.default
    value = replace(held, cities={**held.cities, **made.cities})
    Standard.objects.create(key=SOCIAL.key, since=since, value=SOCIAL.written(value))
    doing.note(key=SOCIAL.key, since=since.isoformat())
    return SOCIAL.key
