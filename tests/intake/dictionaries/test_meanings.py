"""What values mean, out of one text."""

from explainers.intake.dictionaries.meanings import MOST, meanings


def test_values_and_their_meanings_in_order():
    found, remarks = meanings("x", "A11 = below 0 DM; A12=0 to 200 DM ;A14 = none; ")
    assert found == (("A11", "below 0 DM"), ("A12", "0 to 200 DM"), ("A14", "none"))
    assert remarks == []
    assert meanings("x", "") == ((), [])


def test_only_the_first_sign_parts_value_and_meaning():
    assert meanings("x", "a = b = c")[0] == (("a", "b = c"),)


def test_the_first_meaning_of_a_value_counts():
    assert meanings("x", "1 = yes; 1 = no")[0] == (("1", "yes"),)


def test_what_is_no_value_with_a_meaning_is_left_out_and_told():
    found, (remark,) = meanings("x", "1 = yes; 2; = nothing; 3 =")
    assert found == (("1", "yes"),)
    assert remark == (
        "Among the values of “x”, “2”, “= nothing” and “3 =” are not written as “value = meaning” "
        "with at most 100 letters each; they are left out."
    )
    assert "“2” is not written" in meanings("x", "1 = yes; 2")[1][0]


def test_both_may_be_so_long_and_no_longer():
    longest = "x" * 100
    assert meanings("c", f"{longest} = {longest}")[1] == []
    assert meanings("c", f"{longest}x = y")[0] == ()
    assert meanings("c", f"y = {longest}x")[0] == ()


def test_more_values_than_anybody_reads_are_all_left_out():
    every = "; ".join(f"{at} = value {at}" for at in range(MOST))
    assert len(meanings("zip", every)[0]) == MOST
    found, (remark,) = meanings("zip", f"{every}; x = y")
    assert found == ()
    assert "201 values of “zip” have a meaning; at most 200 are taken" in remark
