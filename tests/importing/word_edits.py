"""What people do to a file in Word, done to its XML."""

import io
import random
import re
import zipfile

from lxml import etree

from bcp.importing.styles import q

BODY = "word/document.xml"


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_part(data, name, content):
    return packed({**parts_of(data), name: content})


def replaced(data, *pairs):
    """The document with text replaced once each, as typing over it does."""
    text = parts_of(data)[BODY].decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return with_part(data, BODY, text.encode())


def changed(data, change):
    """The document after `change(body)`."""
    tree = etree.fromstring(parts_of(data)[BODY])
    change(tree.find(q("body")))
    return with_part(
        data, BODY, etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    )


def paragraph_with(body, text):
    return next(p for p in body.iter(q("p")) if text in "".join(t.text or "" for t in p.iter(q("t"))))


def new_paragraph(like, text):
    """A paragraph with the properties of `like`, as Enter makes it."""
    p = etree.fromstring(etree.tostring(like))
    for child in list(p):
        if child.tag != q("pPr"):
            p.remove(child)
    run = etree.SubElement(p, q("r"))
    etree.SubElement(run, q("t")).text = text
    return p


def as_japanese_word(data):
    """The document with the style ids that a Japanese Word gives, runs split, and smart tags around them."""
    parts = parts_of(data)
    ids = re.findall(r'w:styleId="([^"]+)"', parts["word/styles.xml"].decode())
    names = {id: f"a{number}" for number, id in enumerate(ids)}
    for name in ("word/styles.xml", BODY):
        text = parts[name].decode()
        for attribute in (
            "styleId",
            "pStyle w:val",
            "rStyle w:val",
            "tblStyle w:val",
            "basedOn w:val",
            "next w:val",
        ):
            text = re.sub(
                rf'w:{attribute}="([^"]+)"',
                lambda m, a=attribute: f'w:{a}="{names.get(m[1], m[1])}"',
                text,
            )
        parts[name] = text.encode()
    tree = etree.fromstring(parts[BODY])
    for run in list(tree.iter(q("r"))):
        text = run.find(q("t"))
        if text is not None and len(run.findall(q("t"))) == 1 and len(text.text or "") > 4 and len(run) <= 2:
            tail = etree.fromstring(etree.tostring(run))
            tail.find(q("t")).text, text.text = text.text[3:], text.text[:3]
            tag = etree.Element(q("smartTag"))
            run.addnext(tag)
            tag.append(tail)
    parts[BODY] = etree.tostring(tree)
    return packed(parts)


def random_words(data, seed, count=12):
    """The document with words typed into paragraphs and cells, and the words."""
    source = random.Random(seed)
    words = []

    def type_in(body):
        texts = [
            t
            for t in body.iter(q("t"))
            if len(t.text or "") > 6 and "BCPGenerated" not in style(t) and "TOC" not in style(t)
        ]
        for number, text in enumerate(source.sample(texts, count)):
            at = source.randrange(1, len(text.text))
            word = f"加筆{seed}の{number:02d}"
            text.text = text.text[:at] + word + text.text[at:]
            words.append(word)

    def style(element):
        p = next(element.iterancestors(q("p")))
        found = p.find(f"{q('pPr')}/{q('pStyle')}")
        return found.get(q("val")) if found is not None else ""

    return changed(data, type_in), words
