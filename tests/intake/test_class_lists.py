"""Lists of class names: one line for each output, and a sentence for anything else."""

import pytest

from explainers.errors import RefusedError
from explainers.intake.class_lists import MAX_BYTES, MAX_LETTERS, apart, lines_of, read


def refused(data, outputs=3, name="names.txt"):
    with pytest.raises(RefusedError) as caught:
        read(data, name, outputs)
    return caught.value


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_names_in_any_encoding_a_text_editor_saves(codec, end):
    text = end.join(("Katze", "Hündin", "Käuzchen", "", ""))
    assert read(text.encode(codec), "names.txt", 3).lines == ("Katze", "Hündin", "Käuzchen")


def test_a_guessed_encoding_is_told_with_words_to_check_it_by():
    found = read("Katze\nHündin\nKäuzchen\nGrößter Löwe\n".encode("cp1252"), "names.txt", 4)
    assert found.lines[1] == "Hündin"
    assert "“Hündin”" in found.note
    assert read(b"a\nb", "names.txt", 2).note == ""


def test_blanks_are_one_and_only_the_last_empty_lines_are_none():
    assert lines_of("\ufeff great\t white  shark \n\ncat\n \n\n") == (
        "great white shark",
        "",
        "cat",
    )
    assert lines_of("") == ()


def test_a_separator_that_no_editor_ends_a_line_with_ends_none():
    assert lines_of("a\x0bb\u2028c") == ("a b c",)


def test_repeated_and_missing_names_are_told_apart_by_their_outputs():
    assert apart(("crane", "cat", "crane", "")) == ("crane (0)", "cat", "crane (2)", "(3)")


def test_another_number_of_lines_is_refused_with_both_numbers():
    error = refused(b"a\nb\nc\nd\n")
    assert error.code == "UNFIT_CLASS_LIST"
    assert error.sentence == "“names.txt” has 4 lines, and the model answers 3 numbers."
    assert "has 0 lines" in refused(b"").sentence


def test_what_is_no_text_is_refused_as_such():
    error = refused(b"one name\nand a\x00nother\nc")
    assert error.code == "UNFIT_CLASS_LIST"
    assert "“names.txt” is not read as text: Line 2" in error.sentence
    assert error.next_step == "Save the list as plain text (UTF-8), one name a line."
    assert "is not read as text" in refused(b"\xff\xfe\x00").sentence


def test_a_name_may_be_so_long_and_no_longer():
    longest = b"x" * MAX_LETTERS
    assert read(longest + b"\nb\nc", "names.txt", 3).lines[0] == longest.decode()
    error = refused(b"a\n" + longest + b"x\nc")
    assert f"Line 2 of “names.txt” has {MAX_LETTERS + 1} letters" in error.sentence


def test_a_list_may_have_so_many_bytes_and_no_more():
    assert refused(b"\n" * MAX_BYTES).code == "UNFIT_CLASS_LIST"
    error = refused(b"\n" * (MAX_BYTES + 1))
    assert error.code == "TOO_LARGE"
    assert "1,048,577 bytes" in error.sentence
    assert "1,048,576" in error.sentence
