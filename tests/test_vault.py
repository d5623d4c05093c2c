"""The vault: what is sealed opens only with its own key, for its own row."""

import secrets

import pytest
from cryptography.exceptions import InvalidTag

from dispatch import config
from dispatch.house import WrongHouse, open_house
from dispatch.vault import Vault, WrongKeys

OLD, NEW = secrets.token_bytes(32), secrets.token_bytes(32)
ROW = {"name": "王秀珍𠮷", "phone": "13000000001", "address": {"room": "502"}}


def test_what_was_sealed_comes_back_to_the_letter():
    vault = Vault([OLD])
    box = vault.box(vault.new_key())
    assert box.open("row", box.seal("row", ROW)) == ROW


def test_the_same_words_never_look_the_same_twice():
    vault = Vault([OLD])
    box = vault.box(vault.new_key())
    assert box.seal("row", ROW) != box.seal("row", ROW)


def test_a_blob_moved_to_another_row_or_another_resident_does_not_open():
    vault = Vault([OLD])
    hers, his = vault.box(vault.new_key()), vault.box(vault.new_key())
    sealed = hers.seal("hers", ROW)
    for box, row in ((hers, "his"), (his, "hers")):
        with pytest.raises(InvalidTag):
            box.open(row, sealed)


def test_a_new_master_key_opens_what_the_old_one_wrapped():
    wrapped = Vault([OLD]).new_key()
    sealed = Vault([OLD]).box(wrapped).seal("row", ROW)
    assert Vault([NEW, OLD]).box(wrapped).open("row", sealed) == ROW
    with pytest.raises(WrongKeys):
        Vault([NEW]).box(wrapped)


def test_the_same_name_has_another_term_in_another_committee():
    vault = Vault([OLD])
    vault.index_key = NEW
    assert vault.term("a", "name", "王秀珍") == vault.term("a", "name", "王秀珍")
    assert vault.term("a", "name", "王秀珍") != vault.term("b", "name", "王秀珍")
    assert vault.term("a", "name", "王秀珍") != vault.term("a", "initials", "王秀珍")


def test_nothing_personal_stands_in_the_file(street_with_a_need):
    folder, marker = street_with_a_need
    for file in folder.rglob("*"):
        if file.is_file():
            assert marker.encode() not in file.read_bytes(), file.name


@pytest.fixture
def street_with_a_need(house, folder):
    from dispatch.actions import needs
    from dispatch.tx import Call
    from tests.cast import committee
    from tests.desk import who

    marker = "贾宝钗记号"
    resident = {"name": marker, "phone": "13000008888", "address": {"text": marker}, "hints": [marker]}
    given = {"resident": resident, "category": "meal", "text": marker, "items": [{"name": marker}]}
    house.db.write(Call(who(house, committee(1)), key="k", digest="d"), needs.post, given)
    return folder, marker


def test_a_house_whose_keys_do_not_fit_is_not_opened(folder):
    (folder / "pii.key").unlink()
    with pytest.raises(WrongHouse):
        open_house(config.load(data_dir=folder, app_env="test"))
