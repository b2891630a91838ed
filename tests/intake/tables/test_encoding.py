"""Encodings are told by their letters, shown, and refused where they cannot be told."""

import time

import pytest

from explainers.errors import RefusedError
from explainers.intake.tables.encoding import decoded

# A small table -> its encoding, and what is said of it.
TOLD = {
    "French": ("prénom,âge\nRené,23\nZoé,31\n", "cp1252", "Windows-1252 or Latin-1 (“prénom”"),
    "German, one letter": ("straße,b\n1,2\n", "latin-1", "Windows-1252 or Latin-1 (“straße”)"),
    "German, two in a row": ("Größe;b\n1,5;2\n", "cp1252", "Windows-1252 or Latin-1 (“Größe”)"),
    "German capitals": ("ÜBER;ÄÖ\n1;2\n", "latin-1", "Windows-1252 or Latin-1 (“ÜBER”, “ÄÖ”)"),
    "Spanish": ("año,niño\n1,sí\n", "cp1252", "Windows-1252 or Latin-1 (“año”, “niño”, “sí”)"),
    "Portuguese": ("situação,ações\n1,2\n", "latin-1", "Windows-1252 or Latin-1 (“situação”"),
    "Danish": ("År;Vægt;Øre\n1;2;3\n", "latin-1", "Windows-1252 or Latin-1 (“År”"),
    "the euro": ("price\n€5\n€7\n", "cp1252", "Windows-1252 or Latin-1 (“€”)"),
    "curly quotes": ("t,b\n“ok”,it’s – a\n", "cp1252", "Windows-1252 or Latin-1 ("),
    "degrees and squares": ("t,½,m²\n5°C,1,2\n", "latin-1", "Windows-1252 or Latin-1 (“½”"),
    "a blank that does not break": ("x;y\n1\xa0234,5;2\n", "latin-1", "Windows-1252 or Latin-1"),
    "one letter far down": ("n,v\n" + "a,1\n" * 3_000 + "café,7\n", "latin-1", "(“café”)"),
    "Chinese": (
        "姓名,职业\n张伟,工程师\n王芳,教师\n",
        "gb18030",
        "GB18030 (“姓名”, “职业”, “张伟”)",
    ),
    "Chinese, four signs": ("年龄,收入\n23,100\n", "gb18030", "GB18030 (“年龄”, “收入”)"),
    "Chinese, one sign": ("a,b\n男,2\n女,3\n", "gb18030", "GB18030 (“男”, “女”)"),
    "Chinese names": ("姓名\n朱镕基\n王昱\n李喆\n", "gb18030", "GB18030 (“姓名”, “朱镕基”"),
    "Chinese quotes": ("编号,备注\n1,“无”\n", "gb18030", "GB18030 (“编号”"),
    "Japanese": ("名前,職業\n田中さくら,エンジニア\n", "cp932", "Shift-JIS (“名前”, “職業”"),
    "Japanese, two signs": ("年齢,b\n23,男\n", "cp932", "Shift-JIS (“年齢”, “男”)"),
    "Korean": ("이름,나이\n김철수,23\n이영희,34\n", "cp949", "EUC-KR (“이름”, “나이”"),
    "Taiwanese": ("姓名,職業\n王小明,工程師\n", "big5", "Big5 (“姓名”, “職業”, “王小明”)"),
    "UTF-16 with a mark": ("年齢,b\n1,x\n", "utf-16", "UTF-16 (“年齢”)"),
    "UTF-16 of the other order": ("a,b\n1,x\n", "utf-16-be", "UTF-16"),
    "UTF-16 without a mark": ("a,b\n1,x\n", "utf-16-le", "UTF-16"),
    "UTF-32": ("a,b\n1,ß\n", "utf-32", "UTF-32 (“ß”)"),
}


@pytest.mark.parametrize(("text", "encoding", "said"), TOLD.values(), ids=TOLD)
def test_an_encoding_is_told_and_shown_by_some_words(text, encoding, said):
    found = decoded(text.encode(encoding))
    assert found.text == text
    assert found.note.startswith("encoded in ") and said in found.note


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "prénom,年齢,имя,名前\n1,2,3,4\n", "\ufeffa\n1\n"])
def test_utf_8_needs_no_word(text):
    found = decoded(text.encode())
    assert (found.text, found.note) == (text.removeprefix("\ufeff"), "")


REFUSED = {
    "Russian": ("имя,возраст\nОльга,3\n", "cp1251"),
    "Russian for Macs": ("имя,возраст\n", "koi8-r"),
    "Greek": ("όνομα,ηλικία\nΓιώργος,3\n", "cp1253"),
    "Polish": ("imię,płeć\nŁukasz,męska\nZażółć,żeńska\n", "cp1250"),
    "Hebrew": ("שם,גיל\nדוד,3\n", "cp1255"),
    "Arabic": ("الاسم,العمر\n", "cp1256"),
    "Thai": ("ชื่อ,อายุ\n", "cp874"),
    "French for DOS": ("prénom,âge\nRené,2\n", "cp850"),
    "French for Macs": ("prénom,âge\nRené,2\n", "mac-roman"),
}


@pytest.mark.parametrize(("text", "encoding"), REFUSED.values(), ids=REFUSED)
def test_what_could_be_many_encodings_is_refused_by_its_line(text, encoding):
    with pytest.raises(RefusedError) as caught:
        decoded(b"a line before\n" + text.encode(encoding))
    error = caught.value
    assert error.code == "UNKNOWN_ENCODING"
    assert error.sentence.startswith("Line 2 of the text holds the byte 0x")
    assert "Big5, EUC-KR, GB18030, Shift-JIS, Windows-1252 or Latin-1" in error.sentence
    assert "UTF-8" in error.next_step


BROKEN = {
    "one stray byte in UTF-8": ("é,ü\nä,ö\n".encode() + b"\xe9,1\n", "BROKEN_TEXT", "Line 3"),
    "half a letter of UTF-16": (b"\xff\xfea\x00\x00\xd8", "BROKEN_TEXT", "says that it is UTF-16"),
    "a NUL in UTF-16": ("a,b\n1,\x00\n".encode("utf-16"), "NUL_BYTE", "Line 2"),
    "a NUL": (b"a,b\n" + b"1,2\n" * 2_000 + b"1,\x00\n", "NUL_BYTE", "Line 2,002 "),
}


@pytest.mark.parametrize(("data", "code", "part"), BROKEN.values(), ids=BROKEN)
def test_a_text_that_does_not_keep_to_its_encoding_is_refused(data, code, part):
    with pytest.raises(RefusedError) as caught:
        decoded(data)
    assert caught.value.code == code
    assert part in caught.value.sentence


def test_letters_that_stand_in_combinations_only_do_not_matter():
    """In Big5 a letter with two accents is one pair of bytes, its second accent alone is none."""
    with pytest.raises(RefusedError) as caught:
        decoded(b"a\x88\x62,b\n1,2\n")
    assert caught.value.code == "UNKNOWN_ENCODING"


def test_a_long_word_of_plain_letters_is_passed_over_once():
    started = time.perf_counter()
    found = decoded(("g" * 400_000 + ",b\né,1\n").encode("latin-1"))
    assert found.note.endswith("(“é”)")
    assert time.perf_counter() - started < 5, "it took as long as the square of its length"


def test_a_long_text_is_not_cut_inside_a_letter():
    """The sample that is looked at ends at some byte; the letter there must not spoil it."""
    for blanks in range(2):
        text = " " * blanks + "姓名,职业\n" + "张伟,工程师\n" * 150_000
        assert decoded(text.encode("gb18030")).text == text
