"""Tests that surviving mutants of copies for others asked for.

See `tests/mutation/README.md`; what a copy is says `monitor_app/bundle/FORMAT.md`, 3.3.
"""

import hashlib
import hmac
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from monitor_app.bundle.disclosure import (
    CALCULATED,
    PRELOADED,
    CopiedFile,
    Disclosure,
    commitment,
    derived_withheld,
    disclose,
    remaining,
    salt_of,
)
from monitor_app.forms.definition import FormDef
from monitor_app.forms.loading import load_form

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms"
 xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"
 xmlns:ev="http://www.w3.org/2001/xml-events"><h:head><h:title>Copies</h:title><model>
<instance><data id="copies" version="1"><device/><record_id/><who/><day/><day_prec/>
<before/><twice/><told_at/><told_at_time/><fixed>none</fixed><whom/><whose/><town/><item/>{nodes}
<outer><told/><inner><story/><photo/></inner></outer>
<cell jr:template=""><name/><mark/></cell><meta><instanceID/></meta></data></instance>
<instance id="towns"><root><item><name>t</name><in>r</in></item></root></instance>
<bind nodeset="/data/device" jr:preload="property" jr:preloadParams="deviceid"/>
<bind nodeset="/data/record_id" type="string" calculate="concat('r', 1)"/>
<bind nodeset="/data/day" type="date"/><bind nodeset="/data/told_at" type="dateTime"/>
<bind nodeset="/data/told_at_time" type="time"/>
<bind nodeset="/data/outer/told" readonly="true()" type="string"/>
<bind nodeset="/data/outer/inner/photo" type="binary"/>
<bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/>{binds}
<setvalue ref="/data/before" event="odk-instance-first-load" value=" /data/who "/>
<setvalue ref="/data/twice" event="odk-instance-first-load" value="/data/before"/>
<setvalue ref="/data/fixed" event="odk-instance-first-load">none</setvalue>
<setvalue ref="/data/cell[name = /data/day]/mark" event="odk-instance-first-load"
 value="'here'"/>
</model></h:head><h:body>
<input ref="/data/who"><label>Who</label></input>
<input ref="/data/day"><label>Day</label></input>
<select1 ref="/data/day_prec"><label>How exact</label>
<item><label>Day</label><value>day</value></item></select1>
<input ref="/data/before"><label>Before</label></input>
<input ref="/data/twice"><label>Twice</label></input>
<input ref="/data/told_at"><label>Told at</label></input>
<input ref="/data/told_at_time"><label>Time</label></input>
<input ref="/data/fixed"><label>Fixed</label></input>
<select1 ref="/data/whom"><label>Whom of them</label>
<itemset nodeset="/data/cell[./name != /data/who]"><value ref="name"/>
<label ref="name"/></itemset></select1>
<select1 ref="/data/whose"><label>Whose</label>
<itemset nodeset="/data/cell"><value ref="name"/><label ref="name"/></itemset></select1>
<input ref="/data/item"><label>Item</label></input>
<select1 ref="/data/town"><label>Town</label>
<itemset nodeset="instance('towns')/root/item[in = /data/who]"><value ref="name"/>
<label ref="name"/></itemset></select1>
<group ref="/data/outer"><label>Outer</label>
<input ref="/data/outer/told"><label>Told</label></input>
<group ref="/data/outer/inner"><label>Inner</label>
<input ref="/data/outer/inner/story"><label>Story</label>
<setvalue ref="/data/told_at" event="xforms-value-changed" value="now()"/></input>
<upload ref="/data/outer/inner/photo" mediatype="image/*"><label>Photo</label></upload>
</group></group>
<group ref="/data/cell"><label>Cell</label><repeat nodeset="/data/cell">
<input ref="/data/cell/name"><label>Name</label></input>
<input ref="/data/cell/mark"><label>Mark</label></input></repeat></group>
</h:body></h:html>"""
# What reads the story: by its own name, by a group around it, by the whole record.
READING = (
    "string(/data)",
    "string(/data )",
    "string(/*)",
    "string(/)",
    "string(/ data/who)",
    "string(/data /who)",
    "2 */data",
    "string(/data/outer)",
    "string(/data/outer/inner)",
    "count(/data/outer/*)",
    "string(/data/outer/inner/story)",
    "string(//story)",
    "string(../outer)",
    "string(current()/../outer)",
    "string(/data/self::node())",
)
NOT_READING = (
    "1 + 1",
    "string(/data/who)",
    "string(/data/outer/inner/photo)",
    "concat('/', '/data', '12/05', /data/who)",
    'concat("/*", /data/who)',
    "count(/data/cell)",
)


def calculating(sources: Sequence[str]) -> FormDef:
    """Return the form with one more calculation for each source."""
    names = [f"c{number}" for number in range(len(sources))]
    binds = [
        f'<bind nodeset="/data/{name}" calculate={quoteattr(source)}/>'
        for name, source in zip(names, sources, strict=True)
    ]
    nodes = "".join(f"<{name}/>" for name in names)
    return load_form(XFORM.format(nodes=nodes, binds="".join(binds)).encode())


FORM = calculating([])
RECORD = "urn:monitor-app:record:1"
PRELOADS = dict.fromkeys(("device", "record_id", "meta/instanceID"), PRELOADED)
PHOTO = CopiedFile(name="new.jpg", bytes=3, sha256="0" * 64)


def submission(beside: str = "") -> bytes:
    return (
        '<data id="copies" version="1"><device>imei</device><record_id>r1</record_id>'
        "<who>Aigul</who><day>2026-11-01</day><day_prec>day</day_prec>"
        "<before/><fixed>none</fixed>"
        "<outer><told/><inner><story>a cell</story>"
        "<photo>old.jpg</photo></inner></outer>"
        "<cell><name>north</name></cell><cell><name>Aigul</name></cell>"
        '<orx:meta xmlns:orx="http://openrosa.org/xforms">'
        "<orx:instanceID>uuid:whole</orx:instanceID>"
        f'<record xmlns="{RECORD}" form="{"1" * 64}" language="kk">{beside}</record>'
        "</orx:meta></data>"
    ).encode()


def copy(withheld: dict[str, str], beside: str = "") -> Disclosure:
    return disclose(
        submission(beside),
        FORM,
        withheld,
        instance_id="uuid:copy",
        disclosed_from="f" * 64,
        files={"old.jpg": PHOTO},
    )


# Which version a copy was made from


def test_the_salt_is_an_hmac_of_the_version() -> None:
    """So that it can be computed again from the vault's key, with any tool."""
    key, version = b"k" * 32, hashlib.sha256(b"version").digest()
    salt = hmac.new(key, version, hashlib.sha256).digest()
    assert salt_of(key, version.hex()) == salt
    found = commitment(salt, version.hex())
    assert found == hashlib.sha256(salt + version).hexdigest()


# What tells withheld answers in another way


def test_what_may_read_a_withheld_answer_is_withheld_too() -> None:
    form = calculating(READING)
    found = derived_withheld(form, {"outer/inner/story": "rule"})
    for number, source in enumerate(READING):
        assert found.get(f"c{number}") == CALCULATED, source


def test_what_cannot_read_a_withheld_answer_stays() -> None:
    form = calculating(NOT_READING)
    found = derived_withheld(form, {"outer/inner/story": "rule"})
    for number, source in enumerate(NOT_READING):
        assert f"c{number}" not in found, source


def test_a_default_that_reads_a_withheld_answer_is_withheld_too() -> None:
    """A copy of the name would stay otherwise, and the copy of that copy."""
    assert derived_withheld(FORM, {"who": "rule"}) == {
        "who": "rule",
        "before": CALCULATED,
        "twice": CALCULATED,
        **PRELOADS,
    }


def test_what_is_set_when_a_withheld_answer_changes_is_withheld_too() -> None:
    """It tells that there is one; the time that belongs to the moment goes along."""
    assert derived_withheld(FORM, {"outer/inner/story": "rule"}) == {
        "outer/inner/story": "rule",
        "told_at": CALCULATED,
        "told_at_time": CALCULATED,
        **PRELOADS,
    }


def test_what_was_chosen_among_withheld_answers_is_withheld_too() -> None:
    """It is one of them; a list of the form tells nothing but what was chosen.

    Entries of a list are called items: a question of that name is another thing.
    """
    assert derived_withheld(FORM, {"item": "rule"}) == {"item": "rule", **PRELOADS}
    assert derived_withheld(FORM, {"cell/name": "rule"}) == {
        "cell/name": "rule",
        "cell/mark": CALCULATED,
        "whom": CALCULATED,
        "whose": CALCULATED,
        **PRELOADS,
    }


def test_a_rule_says_the_reason_before_we_do() -> None:
    withheld = {"twice": "rule", "before": "rule", "device": "rule"}
    assert derived_withheld(FORM, withheld) == PRELOADS | withheld


def test_what_is_put_where_a_withheld_answer_says_is_withheld_too() -> None:
    """The mark stands in the cell of that day; how exact it is has the same reason.

    With the mark goes what is chosen among cells: it is not looked at what of them.
    """
    assert derived_withheld(FORM, {"day": "date"}) == {
        "day": "date",
        "day_prec": "date",
        "cell/mark": CALCULATED,
        "whom": CALCULATED,
        "whose": CALCULATED,
        **PRELOADS,
    }


def test_what_the_device_fills_in_and_the_number_go_from_every_copy() -> None:
    assert derived_withheld(FORM, {}, always=True) == PRELOADS
    assert derived_withheld(FORM, {}) == {}


# The copy


def test_a_copy_is_spelled_as_the_format_says() -> None:
    withheld = {"who": "rule", "outer/inner/story": "flag", "record_id": PRELOADED}
    beside = (
        '<reason ref="day">asked twice</reason><reason ref="who">refused</reason>'
        '<translation ref="cell[2]/name" lang="ru">север</translation>'
        '<translation ref="outer/inner/story" lang="ru">камера</translation>'
        '<reason ref="outer">a group has none</reason><note ref="day">mine</note>'
        "<reason>nobody's</reason>"
        '<attachment ref="outer/inner/photo" name="old.jpg" original="aunt.jpg"'
        ' bytes="9" sha256="1"/>'
        '<attachment ref="day" name="gone.jpg" original="uncle.jpg"/>'
        "<attachment/>"
    )
    found = copy(withheld, beside)
    assert found.submission.decode() == (
        '<data id="copies" version="1"><device>imei</device>'
        "<day>2026-11-01</day><day_prec>day</day_prec><before/><fixed>none</fixed>"
        "<outer><told/><inner><photo>new.jpg</photo></inner></outer>"
        "<cell><name>north</name></cell><cell><name>Aigul</name></cell>"
        '<orx:meta xmlns:orx="http://openrosa.org/xforms">'
        "<orx:instanceID>uuid:copy</orx:instanceID>"
        f'<record xmlns="{RECORD}" form="{"1" * 64}" language="kk">'
        '<reason ref="day">asked twice</reason>'
        '<translation ref="cell[2]/name" lang="ru">север</translation>'
        '<attachment ref="outer/inner/photo" name="new.jpg" original="" bytes="3"'
        f' sha256="{"0" * 64}"/>'
        f'<disclosure from="{"f" * 64}"/>'
        '<withheld ref="outer/inner/story" code="flag"/>'
        f'<withheld ref="record_id" code="{PRELOADED}"/>'
        '<withheld ref="who" code="rule"/>'
        "</record></orx:meta></data>"
    )
    assert found.by_name == {
        "device": "imei",
        "day": "2026-11-01",
        "day_prec": "day",
        "fixed": "none",
        "photo": "new.jpg",
        "name": "north",  # the first of both
    }


def test_only_our_own_marks_are_marks() -> None:
    """Other programs keep things in meta too; none of it is in a copy."""
    before, after = submission().split(b"<orx:instanceID>")
    foreign = (
        b'<record xmlns="urn:other" by="aunt"><reason ref="day">x</reason></record>'
        b'<other xmlns="urn:monitor-app:record:1" by="aunt"/>'
    )
    bent = before + foreign + b"<orx:instanceID>" + after
    found = disclose(
        bent,
        FORM,
        {"who": "rule"},
        instance_id="uuid:copy",
        disclosed_from="f" * 64,
        files={},
    ).submission
    assert b"aunt" not in found
    assert b"reason" not in found
    assert f'<record xmlns="{RECORD}" form='.encode() in found


def test_a_file_that_names_no_question_keeps_its_place() -> None:
    found = copy({"who": "rule"}, '<attachment name="old.jpg"/>').submission
    assert b'<attachment ref="" name="new.jpg" original="" bytes="3"' in found


def test_groups_in_which_nothing_may_be_seen_go_with_their_notes() -> None:
    withheld = {"outer/inner/story": "flag", "outer/inner/photo": "flag"}
    assert b"outer" not in copy(withheld).submission.partition(b"<orx:meta")[0]
    withheld = {"cell/name": "flag", "cell/mark": "flag"}
    assert b"<cell>" not in copy(withheld).submission
    assert remaining(submission(), FORM, withheld) == {
        *("imei", "r1", "Aigul", "2026-11-01", "day", "none", "a cell", "old.jpg")
    }
