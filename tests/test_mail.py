"""Mail: each part is read by its own header, and written in UTF-8 so that mail programs read it as meant."""

from __future__ import annotations

import email
import mailbox
import re
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixenc import Options, detect, fix_bytes
from fixenc.cleaning import clean
from fixenc.detection.origin import Origin
from fixenc.formats.mail import joining
from fixenc.formats.mail.entities import split_messages
from fixenc.formats.pieces import Reading
from fixenc.large import survey

RUSSIAN = "Завтра на рассвете паром уходит с третьего причала, приходите заранее.\r\n"
POLISH = "Prom odpływa jutro o świcie z trzeciej przystani, proszę przyjść wcześniej.\r\n"
GERMAN = "Die Fähre fährt übermorgen früh, bitte rechtzeitig am Kai eintreffen. Grüße, Jörg\r\n"
JAPANESE = "明日の朝、三番の桟橋から船が出ます。早めに来てください。\r\n"
CHINESE = "明天早上渡船从三号码头出发，请大家提前到达。\r\n"
BROKEN = GERMAN.encode().decode("cp1252")
PLAIN = "The ferry leaves at dawn.\r\n"


def part(kind: str, text: str, encoding: str, transfer: str = "8bit") -> bytes:
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n".encode() + text.encode(encoding)


def mail(*parts: bytes, kind: str = "multipart/mixed", more: bytes = b"") -> bytes:
    head = b"From: harbour@example.org\r\nSubject: Ferry\r\nMIME-Version: 1.0\r\n" + more
    head += f'Content-Type: {kind}; boundary="=_tide"\r\n\r\nFor old programs.\r\n'.encode()
    return head + b"".join(b"--=_tide\r\n" + one + b"\r\n" for one in parts) + b"--=_tide--\r\nThe end.\r\n"


def single(head: str, body: str, encoding: str) -> bytes:
    return (head + "\n\n" + body.replace("\r\n", "\n")).encode(encoding)


def parse(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def texts(data: bytes) -> list[str]:
    """What Python's `email` reads of each text part."""
    return [unix(one.get_content()) for one in parse(data).walk() if one.get_content_maintype() == "text"]


def unix(text: str) -> str:
    return text.replace("\r\n", "\n")


HEALTHY = [
    pytest.param(mail(part("text/plain; charset=utf-8", POLISH, "utf-8")), id="UTF-8"),
    pytest.param(mail(part("text/plain", POLISH, "utf-8")), id="UTF-8 without a label"),
    pytest.param(mail(part("text/plain; charset=us-ascii", PLAIN, "ascii")), id="ASCII"),
    pytest.param(
        mail(part("text/plain; charset=koi8-r", "=F0=D2=C9=D7=C5=D4\r\n", "ascii", "quoted-printable")), id="Q"
    ),
    pytest.param(mail(part("text/plain; charset=gbk", "xOO6w6Os\r\n", "ascii", "base64")), id="base64"),
    pytest.param(single("From: Jörg <j@example.org>\nSubject: Größe", "Plain.\n", "utf-8"), id="RFC 6532"),
    pytest.param(b"From: a@b.example\nSubject: =?koi8-r?B?8NLJ18XU?=\n\nPlain.\n", id="encoded words"),
    pytest.param(mail(part("text/plain; charset=utf-8; format=flowed", POLISH, "utf-8", "7bit")), id="no 7bit"),
]


@pytest.mark.parametrize("data", HEALTHY)
def test_a_healthy_mail_stays_byte_for_byte(data: bytes):
    """A failure means that a mail which all programs read is rewritten."""
    cleaned = fix_bytes(data, name="a.eml")
    assert (cleaned.data, cleaned.actions, cleaned.refusal) == (data, (), None)


def test_each_part_is_read_by_its_own_header():
    """A failure means that parts in other charsets come out garbled."""
    data = mail(
        part("text/plain; charset=koi8-r", RUSSIAN, "koi8-r"),
        part('text/html; charset="iso-8859-2"', f"<meta charset=iso-8859-2><p>{POLISH}", "iso-8859-2"),
        part("text/plain; charset=utf-8", GERMAN, "utf-8"),
        part("text/plain; charset=iso-2022-jp", JAPANESE, "iso-2022-jp", "7bit"),
        part("text/plain; charset=gb2312; format=flowed", CHINESE, "gbk"),
        part("application/octet-stream", "AAECAw==\r\n", "ascii", "base64"),
    )
    cleaned = fix_bytes(data, name="a.eml")
    assert cleaned.refusal is None
    html = f"<meta charset=utf-8><p>{POLISH}"
    wanted = [RUSSIAN, html, GERMAN, JAPANESE, CHINESE]
    assert texts(cleaned.data) == [unix(text) for text in wanted]
    assert cleaned.actions == (
        "re-encoded from gbk mixed with iso-2022-jp mixed with iso-8859-2 mixed with koi8-r",
        "declared as utf-8",
    )
    expected = data.replace(b"charset=koi8-r", b"charset=utf-8").replace(b'charset="iso-8859-2"', b"charset=utf-8")
    expected = expected.replace(b"<meta charset=iso-8859-2>", b"<meta charset=utf-8>").replace(b"7bit", b"8bit")
    expected = expected.replace(b"charset=iso-2022-jp", b"charset=utf-8").replace(b"charset=gb2312", b"charset=utf-8")
    for text, encoding in (RUSSIAN, "koi8-r"), (POLISH, "iso-8859-2"), (JAPANESE, "iso-2022-jp"), (CHINESE, "gbk"):
        expected = expected.replace(text.encode(encoding), text.encode())
    assert cleaned.data == expected
    assert fix_bytes(cleaned.data, name="a.eml").actions == ()
    assert cleaned.repair.is_proved


def test_the_parts_of_a_mail_are_reported():
    """A failure means that `detect` says of all parts what is true of one."""
    data = mail(part("text/plain; charset=koi8-r", RUSSIAN, "koi8-r"), part("text/plain", POLISH, "cp1250"))
    found = detect(data, name="a.eml")
    assert [one.encoding for one in found.parts] == ["koi8-r", "windows-1250"]
    assert (found.is_mixed, found.codec) == (True, None)
    assert (found.parts[0].start, found.parts[-1].end) == (0, len(data))
    alone = detect(mail(part("text/plain; charset=koi8-r", RUSSIAN, "koi8-r")), name="a.eml")
    assert (alone.encoding, alone.parts, alone.is_mixed) == ("koi8-r", (), False)


@pytest.mark.parametrize(
    ("label", "encoding", "text"),
    [
        ("iso-8859-1", "cp1251", RUSSIAN),
        ("us-ascii", "cp1250", POLISH),
        ("x-unknown", "koi8-r", RUSSIAN),
        ("iso-8859-1", "utf-8", POLISH),
        ("us-ascii", "utf-8", POLISH),
    ],
)
def test_a_false_label_is_corrected(label: str, encoding: str, text: str):
    """A failure means that mail programs show garbled text, by a label that is false."""
    cleaned = fix_bytes(mail(part(f"text/plain; charset={label}", text, encoding)), name="a.eml")
    assert texts(cleaned.data) == [unix(text)]
    assert "declared as utf-8" in cleaned.actions


def test_a_label_that_may_be_true_stays():
    """A failure means that a short mail in Chinese is read as something else, since its bytes are UTF-8 by chance."""
    data = mail(part("text/plain; charset=gb2312", "模\r\n", "gbk"))
    assert fix_bytes(data, name="a.eml").data == data


def test_a_mail_without_a_label_gets_one():
    """A failure means that a mail in UTF-8 is read as ASCII, or by a guess."""
    data = single("From: a@b.example\nSubject: x", RUSSIAN, "koi8-r")
    cleaned = fix_bytes(data, name="a.eml")
    assert texts(cleaned.data) == [unix(RUSSIAN)]
    assert (
        b"\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        in cleaned.data
    )
    bare = fix_bytes(data, Options(declare=False), name="a.eml")
    assert bare.data == data.decode("koi8-r").encode()


# A header as it should be read, and as it is written; raw in windows-1252.
FIELDS = [
    ("Subject: Grüße aus Köln", "Subject: =?utf-8?b?R3LDvMOfZQ==?= aus =?utf-8?b?S8O2bG4=?="),
    ("Subject: =?iso-8859-1?Q?Gr=FC=DFe?= an Jörg", "Subject: =?iso-8859-1?Q?Gr=FC=DFe?= an =?utf-8?b?SsO2cmc=?="),
    ("From: Jörg Müller <j@example.org>", "From: =?utf-8?b?SsO2cmcgTcO8bGxlcg==?= <j@example.org>"),
    ('From: "Müller, Jörg"<j@example.org>', "From: =?utf-8?b?TcO8bGxlciwgSsO2cmc=?= <j@example.org>"),
    ("To: Ann <a@example.org>,\n Bärbel <b@example.org>", "To: Ann <a@example.org>,\n =?utf-8?q?B=C3=A4rbel?= <b@example.org>"),
    ("To: k@example.org (Büro)", "To: k@example.org (=?utf-8?b?QsO8cm8=?=)"),
    ("Date: Mon, 2 Mar 2020 10:00:00 +0100 (Westeuropäisch)", "Date: Mon, 2 Mar 2020 10:00:00 +0100 (=?utf-8?q?Westeurop=C3=A4isch?=)"),
    ("From: jörg@example.org", "From: jörg@example.org"),
    ('Content-Disposition: attachment; filename="Fähre März.txt"; size=1', "Content-Disposition: attachment; filename*=utf-8''F%C3%A4hre%20M%C3%A4rz.txt; size=1"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), FIELDS)
def test_a_raw_header_becomes_encoded_words(before: str, after: str):
    """A failure means that a name or a subject is shown garbled, or an address is broken."""
    head = "MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n"
    cleaned = fix_bytes(single(head + before, GERMAN, "cp1252"), name="a.eml")
    assert cleaned.refusal is None
    assert cleaned.data.decode().partition("8bit\n")[2].startswith(after + "\n\n")


def test_a_long_header_is_cut_between_characters():
    """A failure means that an encoded word is too long for mail programs, or holds half a character."""
    subject = "Завтра на рассвете паром уходит с третьего причала приходите заранее и берите тёплые вещи"
    cleaned = fix_bytes(single(f"From: a@b.example\nSubject: {subject}", PLAIN, "koi8-r"), name="a.eml")
    assert parse(cleaned.data)["subject"] == subject
    assert max(map(len, cleaned.data.splitlines())) <= 75 + len("Subject: ")


def test_mojibake_is_repaired_in_headers_and_bodies():
    """A failure means that damage is seen in texts, but not in mail."""
    cleaned = fix_bytes(
        single("From: a@b.example\nSubject: GrÃ¼ÃŸe\nContent-Type: text/plain; charset=utf-8", BROKEN, "utf-8"),
        name="a.eml",
    )
    assert texts(cleaned.data) == [unix(GERMAN)]
    assert parse(cleaned.data)["subject"] == "Grüße"
    word = fix_bytes(b"From: a@b.example\nSubject: =?UTF-8?Q?Gr=C3=83=C2=BC=C3=83=C5=B8e?=\n\nPlain.\n", name="a.eml")
    assert parse(word.data)["subject"] == "Grüße"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(
            mail(
                part("text/plain; charset=koi8-r", RUSSIAN, "koi8-r"),
                part("application/pgp-signature", "-----BEGIN PGP SIGNATURE-----\r\n", "ascii", "7bit"),
                kind="multipart/signed; protocol=application/pgp-signature",
            ),
            "a signature",
            id="signed",
        ),
        pytest.param(
            mail(part("text/plain; charset=koi8-r", "-----BEGIN PGP SIGNED MESSAGE-----\r\n\r\n" + RUSSIAN, "koi8-r")),
            "a signature",
            id="signed in its text",
        ),
        pytest.param(mail(part("image/png", "é\r\n", "cp1252", "binary")), "no text", id="binary"),
        pytest.param(mail(part("text/plain", "é\r\n", "cp1252", "x-uue")), "no text", id="another way"),
        pytest.param(mail(part("text/plain", "xé ýþ\r\n", "cp1252")), "from line 11: ", id="in doubt"),
        pytest.param(
            mail(part("text/plain; charset=koi8-r\r\nContent-MD5: x", RUSSIAN, "koi8-r")), "Content-MD5", id="digest"
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_vouched_for_is_left_alone(data: bytes, reason: str):
    """A failure means that a signature is broken, or a part is spoilt."""
    cleaned = fix_bytes(data, name="a.eml")
    assert (cleaned.data, cleaned.actions) == (data, ())
    assert cleaned.refusal is not None
    assert reason in cleaned.refusal


def test_a_signed_mail_in_utf_8_is_healthy_and_is_converted_only_by_force():
    signed = "multipart/signed; protocol=application/pgp-signature"
    healthy = mail(part("text/plain; charset=utf-8", POLISH, "utf-8"), kind=signed)
    assert fix_bytes(healthy, name="a.eml").refusal is None
    data = mail(part("text/plain; charset=koi8-r", RUSSIAN, "koi8-r"), kind=signed)
    assert texts(fix_bytes(data, Options(force_type="mail"), name="a.eml").data) == [unix(RUSSIAN)]


def test_a_broken_signature_of_a_server_is_reported():
    """A failure means that a person learns from somebody else that their mail no longer proves where it is from."""
    more = b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; b=abc\r\n"
    cleaned = fix_bytes(mail(part("text/plain; charset=koi8-r", RUSSIAN, "koi8-r"), more=more), name="a.eml")
    assert cleaned.actions[-1] == "broke the signature of a mail server (DKIM), which is checked on arrival only"


def mbox(length: bool) -> bytes:
    messages = []
    for text, encoding in (RUSSIAN, "koi8-r"), (POLISH, "iso-8859-2"), (PLAIN, "us-ascii"), (GERMAN, "utf-8"):
        body = (unix(text) + ">From here on it is open sea.\n").encode(encoding)
        body += b"\nFrom a@b.example Mon Mar  2 10:00:00 2020\nSubject: quoted\n" if length else b""
        head = f"From: a@b.example\nSubject: x\nContent-Type: text/plain; charset={encoding}\n"
        head += f"Content-Length: {len(body)}\n" if length else ""
        messages.append(b"From a@b.example Mon Mar  2 10:00:00 2020\n" + head.encode() + b"\n" + body + b"\n")
    return b"".join(messages)


def test_each_message_of_an_mbox_is_read_by_itself(tmp_path: Path):
    """A failure means that messages are lost, joined or garbled."""
    (tmp_path / "in").write_bytes(mbox(length=False))
    cleaned = fix_bytes(mbox(length=False), name="a.mbox")
    (tmp_path / "out").write_bytes(cleaned.data)
    boxes = [mailbox.mbox(tmp_path / name) for name in ("in", "out")]
    messages = [list(box) for box in boxes]
    for box in boxes:
        box.close()
    assert [len(one) for one in messages] == [4, 4]
    for before, after in zip(*messages, strict=True):
        payloads: list[Any] = [one.get_payload(decode=True) for one in (before, after)]
        assert payloads[0].decode(before.get_content_charset()) == payloads[1].decode(after.get_content_charset())


def test_a_stated_length_stays_true():
    """A failure means that mail programs find the next message in the middle of one."""
    cleaned = fix_bytes(mbox(length=True), name="a.mbox")
    assert cleaned.refusal is None
    found = list(split_messages(cleaned.data))
    assert len(found) == 4
    for one in found:
        stated = next(field for field in one.fields if field.name == "content-length")
        assert int(cleaned.data[stated.start : stated.end].split(b":")[1]) == one.end - one.body - 1


def test_a_message_within_a_message_is_read_as_one():
    inner = single("From: Jörg <j@example.org>\nContent-Type: text/plain; charset=iso-8859-1", GERMAN, "cp1252")
    data = mail(b"Content-Type: message/rfc822\r\n\r\n" + inner, part("text/plain; charset=koi8-r", RUSSIAN, "koi8-r"))
    cleaned = fix_bytes(data, name="a.eml")
    assert [text.rstrip() for text in texts(cleaned.data)] == [GERMAN.rstrip(), RUSSIAN.rstrip()]
    assert b"\r\nFrom: =?utf-8?b?SsO2cmc=?= <j@example.org>\n" in cleaned.data


def test_an_archive_of_a_page_keeps_what_is_quoted_printable():
    page = part("text/html; charset=windows-1251", "<meta charset=3Dwindows-1251>=CF=F0=E8=E2=E5=F2\r\n", "ascii", "quoted-printable")  # fmt: skip
    style = part(
        "text/css; charset=windows-1251", "/* цвет воды и неба над причалом */ p { color: blue }\r\n", "cp1251"
    )
    cleaned = fix_bytes(mail(page, style, kind="multipart/related"), name="a.mht")
    assert page in cleaned.data
    assert "/* цвет воды и неба над причалом */" in texts(cleaned.data)[1]


def test_a_given_encoding_counts_where_a_part_is_not_utf_8():
    data = mail(part("text/plain", "ÐÑ\r\n", "cp1252"), part("text/plain; charset=utf-8", POLISH, "utf-8"))
    cleaned = fix_bytes(data, Options(encoding="iso-8859-5"), name="a.eml")
    assert texts(cleaned.data) == [b"\xd0\xd1\n".decode("iso-8859-5"), unix(POLISH)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"no header \xe9\n", id="no header"),
        pytest.param(b"", id="empty"),
        pytest.param(b"From: a\r\rCaf\xe9 noir\r", id="Mac"),
        pytest.param(b"Subject: \xe9\r\xe8\r\n\r\n\xe9", id="a stray CR"),
        pytest.param(b"Content-Type: multipart/mixed\n\n\xe9", id="no boundary"),
        pytest.param(b"Content-Type: multipart/mixed; boundary=a\n\n--a\n--a\n--a--\n\xe9", id="empty parts"),
        pytest.param(b"Content-Type: message/rfc822\n\n" * 200 + b"\xe9", id="deep"),
        pytest.param(b"".join(b"Content-Type: multipart/mixed; boundary=a%d\n\n--a%d\n" % (n, n) for n in range(200)) + b"\xe9", id="deep parts"),
        pytest.param(b"From x 2020\nA: b\n\n" * 3000 + b"\xe9", id="many"),
        pytest.param(b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n" * 20000 + b"\xe9", id="wide"),
        pytest.param(b"Content-Type: text/plain; charset*=\xe9''x; charset=\xe9\n\n\xe9", id="an odd label"),
        pytest.param(b"Subject: " + b"\xe9 a " * 20000 + b"\n\n", id="long"),
        pytest.param(b'From: "' + b"\xe9\\" * 20000 + b"\n\n", id="an open quote"),
    ],
)  # fmt: skip
def test_odd_mail_ends_in_a_result(data: bytes):
    cleaned = fix_bytes(data, name="a.eml")
    assert cleaned.refusal is None or cleaned.data == data


LEAVES = st.sampled_from(
    [
        part("text/plain; charset=koi8-r", RUSSIAN, "koi8-r"),
        part("text/html; charset=windows-1250", f"<p>{POLISH}</p>", "cp1250"),
        part("text/plain", GERMAN, "cp1252"),
        part("text/plain; charset=gbk", CHINESE, "gbk"),
        part("text/plain; charset=iso-8859-1", PLAIN, "ascii", "7bit"),
        b"\r\n" + GERMAN.encode("cp1252"),
        b"Content-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lGODlh\r\n",
        b"Subject: Gr\xfc\xdfe und Fl\xfcsse\r\nContent-Type: message/delivery-status\r\n\r\nA: b\r\n\r\nC: d\r\n",
    ]
)


def join(parts: list[bytes], boundary: str, kind: str) -> bytes:
    line = f"--{boundary}\r\n".encode()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(line + one + b"\r\n" for one in parts) + line[:-2] + b"--\r\n"


TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(
            join,
            st.lists(inner, max_size=3),
            st.text("ab=_", min_size=1, max_size=3),
            st.sampled_from(["mixed", "digest"]),
        ),
        st.builds(lambda one: b"Content-Type: message/rfc822\r\n\r\n" + one, inner),
    ),
    max_leaves=6,
)


@pytest.mark.slow
@given(tree=TREES, ends=st.sampled_from([b"\r\n", b"\n"]))
def test_any_mail_is_read_as_before_or_left_alone(tree: bytes, ends: bytes):
    """A failure means that a text of some mail is lost, moved or garbled."""
    data = (b"From: a@b.example\r\nMIME-Version: 1.0\r\n" + tree).replace(b"\r\n", ends)
    cleaned = fix_bytes(data, name="a.eml")
    if cleaned.refusal is not None:
        assert cleaned.data == data
        return
    before, after = _leaves(data), _leaves(cleaned.data)
    assert len(before) == len(after)
    for was, now in zip(before, after, strict=True):
        words = [text.strip() for text, code in CODES if text.strip().encode(code) in was]
        assert all(word.encode() in now for word in words)
        assert words or was == now
    assert fix_bytes(cleaned.data, name="a.eml").data == cleaned.data


CODES = [(GERMAN, "cp1252"), (RUSSIAN, "koi8-r"), (POLISH, "cp1250"), (CHINESE, "gbk"), (PLAIN, "ascii")]


def _leaves(data: bytes) -> list[Any]:
    found = email.message_from_bytes(data)
    return [one.get_payload(decode=True) for one in found.walk() if not one.is_multipart()]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda text: text.replace("Fähre", "Fahre"), id="a letter"),
        pytest.param(lambda text: "--=_tide\r\n\r\n" + text, id="a boundary"),
        pytest.param(lambda text: text + "\n\n", id="lines"),
    ],
)
def test_nothing_is_joined_that_the_parser_reads_otherwise(
    spoil: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
):
    """A failure means that the proof accepts anything."""
    data = mail(part("text/plain; charset=iso-8859-1", GERMAN, "cp1252"))
    found = joining.split_mail(data)
    assert found is not None
    readings = [Reading(GERMAN, GERMAN)]
    assert found.join(readings, may_add=True).refusal is None

    real = joining._apply

    def apply(data: bytes, done: list[joining.Edit]) -> bytes:
        return real(data, [(start, end, spoil(new.decode()).encode()) for start, end, new in done])

    monkeypatch.setattr(joining, "_apply", apply)
    joined = found.join(readings, may_add=True)
    assert joined.data == data
    assert joined.refusal == "the mail in UTF-8 would not be read as meant"


def test_a_mail_too_large_for_memory_is_left_alone_unless_it_is_healthy():
    """A failure means that messages in several charsets are decoded by one."""
    for text, encoding, is_healthy in (GERMAN, "utf-8", True), (GERMAN, "cp1252", False), (BROKEN, "utf-8", False):
        data = single("From: a@b.example\nSubject: x\nContent-Type: text/plain; charset=utf-8", text, encoding)
        seen = survey(lambda data=data: iter([data]), Options(), origin=Origin("a.mbox"))  # type: ignore[misc]
        assert (seen.refusal is None) == is_healthy
        assert is_healthy or "split it first" in str(seen.refusal)


@pytest.mark.slow
def test_the_command_converts_and_reports_mail(fixenc: Callable[..., Any], tmp_path: Path):
    """End to end: the copy, the report, the diff and the detection of a mail in several charsets."""
    data = mail(part("text/plain; charset=koi8-r", RUSSIAN, "koi8-r"), part("text/plain", POLISH, "cp1250"))
    (tmp_path / "a.eml").write_bytes(data)
    (tmp_path / "s.eml").write_bytes(
        mail(part("text/plain; charset=koi8-r", RUSSIAN, "koi8-r"), kind="multipart/signed")
    )
    seen = fixenc("detect", "--json", "a.eml").lines[0]
    assert [one["encoding"] for one in seen["parts"]] == ["koi8-r", "windows-1250"]
    shown = fixenc("fix", "--dry-run", "--diff", "a.eml").out.decode()
    assert f" {RUSSIAN.strip()}" in shown  # which a person sees as it is: its bytes alone change
    assert re.search(r"^# \+ +\d+  Content-Type: text/plain; charset=utf-8$", shown, re.MULTILINE)
    done = fixenc("fix", "--json", ".").by_name
    assert done["a.eml"]["actions"] == ["re-encoded from koi8-r mixed with windows-1250", "declared as utf-8"]
    assert done["s.eml"]["status"] == "unsure"
    assert texts((tmp_path / "a.fixed.eml").read_bytes()) == [unix(text) for text in (RUSSIAN, POLISH)]


def test_equal_parts_of_a_mailbox_are_judged_once(monkeypatch: pytest.MonkeyPatch):
    """A failure means that a mailbox of a megabyte, of many short messages, takes minutes."""
    judged = list[bytes]()

    def note(data: bytes, *arguments: Any, **options: Any) -> Any:
        judged.append(data)
        return clean(data, *arguments, **options)

    monkeypatch.setattr("fixenc.pipeline.clean", note)
    message = "From ana@example.org Mon Jan  1 00:00:00 2001\nSubject: reuniÃ£o\n\nAtÃ© amanhÃ£, no cafÃ©.\n\n"
    fixed = fix_bytes((message * 50).encode(), name="a.mbox")
    assert fixed.text.count("Até amanhã, no café.") == 50
    assert len(judged) == len(set(judged))
