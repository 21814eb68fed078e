"""Small forms for tests, written as XLSForms in Markdown and compiled once."""

from functools import cache
from textwrap import dedent

from monitor_app.forms.definition import FormDef
from monitor_app.forms.session import Session
from monitor_app.forms.workbook import ImportedForm, import_form
from tests.strategies import services


@cache
def imported(source: str) -> ImportedForm:
    """Take in an XLSForm written as a Markdown table."""
    return import_form(dedent(source).encode(), "form.md")


def form_of(source: str) -> FormDef:
    """Return the form of a Markdown table."""
    return imported(source).form


def session_of(source: str, language: str | None = None) -> Session:
    """Begin an interview with the form of a Markdown table."""
    return Session.start(form_of(source), services(), language)


# Everything that can depend on everything: for random interviews.
RICH = """
| survey |
| | type | name | label::Қазақша (kk) | label::Русский (ru) | relevant | constraint | calculation | required | choice_filter | flags | trigger | repeat_count | appearance |
| | start | began | | | | | | | | | | | |
| | text | name | Аты | Имя | | | | yes | | R | | | |
| | integer | age | Жасы, ${name} | Возраст, ${name} | | . >= 0 and . < 130 | | | | R | | | |
| | date | day | Күні | Дата | | . <= today() | | | | | | | |
| | select_one prec | day_prec | Дәлдігі | Точность | ${day} != '' | | | | | | | | |
| | select_multiple kind | kinds | Түрі | Вид | ${age} > 10 | | | | | | | | |
| | select_one region | region | Облыс | Область | | | | | | | | | |
| | select_one town | town | Қала | Город | ${region} != '' | | | | in = ${region} | | | | |
| | rank kind | order | Реті | Порядок | selected(${kinds}, 'a') | | | | | | | | |
| | note | told | ${name}: ${total} | ${name}: ${total} | | | | | | | | | |
| | begin repeat | place | Орын | Место | | | | | | | | | |
| | text | pl_name | Атауы | Название | | | | yes | | | | | |
| | integer | days | Күндер | Дни | ${pl_name} != '' | . < 1000 | | | | | | | |
| | calculate | nth | | | | | position(..) | | | | | | |
| | calculate | part | | | | | if(${total} > 0, round(${days} div ${total} * 100), 0) | | | | | | |
| | begin repeat | person | Адам | Человек | | | | | | | | | |
| | text | who | Кім | Кто | | | | | | | | | |
| | calculate | both | | | | | concat(${pl_name}, '/', ${who}) | | | | | | |
| | end repeat | | | | | | | | | | | | |
| | end repeat | | | | | | | | | | | | |
| | calculate | total | | | | | sum(${days}) | | | | | | |
| | integer | how_many | Нешеу | Сколько | | . < 6 | | | | | | | |
| | begin repeat | child | Бала | Ребёнок | | | | | | | | ${how_many} | |
| | text | ch_name | Аты | Имя | | | | | | | | | |
| | end repeat | | | | | | | | | | | | |
| | acknowledge | agreed | Келісім | Согласие | ${total} < 100 | | | | | | | | |
| | decimal | weight | Салмағы | Вес | ${agreed} = 'OK' | | | | | | | | |
| | calculate | stamp | | | | | once(uuid()) | | | | ${age} | | |
| choices |
| | list_name | name | label::Қазақша (kk) | label::Русский (ru) | in |
| | prec | day | күн | день | |
| | prec | month | ай | месяц | |
| | kind | a | А | А | |
| | kind | b | Б | Б | |
| | kind | c | В | В | |
| | region | r1 | бір | один | |
| | region | r2 | екі | два | |
| | town | t1 | бірінші | первый | r1 |
| | town | t2 | екінші | второй | r1 |
| | town | t3 | үшінші | третий | r2 |
| settings |
| | form_id | version | default_language |
| | rich | 1 | Қазақша (kk) |
"""  # noqa: E501 - a table
