"""Does our Merkle tree agree with RFC 6962, and do its proofs prove anything?"""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import merkle

#: Inputs and roots of the reference implementation of Certificate Transparency.
_CONTENTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
_lists = st.lists(st.binary(max_size=3), min_size=1, max_size=40)


@pytest.mark.parametrize("size", range(1, 9))
def test_the_root_is_that_of_the_reference(size: int) -> None:
    assert merkle.root_of(_CONTENTS[:size]).hex() == _ROOTS[size - 1]


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert merkle.root_of([]) == hashlib.sha256().digest()


def test_a_node_cannot_pass_for_an_entry() -> None:
    left, right = merkle.leaf_hash(b"a"), merkle.leaf_hash(b"b")

    assert merkle.root_of([left + right]) != merkle.root_of([b"a", b"b"])


def test_a_growing_tree_gives_the_root_at_every_size() -> None:
    tree = merkle.GrowingTree()
    roots = []
    for content in _CONTENTS:
        tree.append(content)
        roots.append(tree.root().hex())

    assert roots == _ROOTS


@given(contents=_lists, data=st.data())
def test_every_entry_can_be_proven_and_no_other_in_its_place(
    contents: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(contents) - 1))
    proof, root = merkle.inclusion_proof(contents, index), merkle.root_of(contents)
    size = len(contents)

    assert merkle.includes(contents[index], index, size, proof, root)
    assert not merkle.includes(contents[index] + b"!", index, size, proof, root)
    assert not merkle.includes(contents[index], index, size, [*proof, root], root)
    assert not merkle.includes(contents[index], size, size, proof, root)
    if proof:
        assert not merkle.includes(contents[index], index, size, proof[:-1], root)


@given(contents=_lists, data=st.data())
def test_a_longer_list_can_be_proven_to_continue_a_shorter_one(
    contents: list[bytes], data: st.DataObject
) -> None:
    old_size = data.draw(st.integers(1, len(contents)))
    proof = merkle.consistency_proof(contents, old_size)
    old_root, root = merkle.root_of(contents[:old_size]), merkle.root_of(contents)
    size = len(contents)

    assert merkle.extends(old_size, old_root, size, root, proof)
    assert not merkle.extends(old_size, bytes(32), size, root, proof)
    assert not merkle.extends(old_size, old_root, size, bytes(32), proof)
    assert not merkle.extends(old_size, old_root, size, root, [*proof, root])


@given(contents=_lists.filter(lambda each: len(each) > 1), data=st.data())
def test_a_list_whose_past_was_changed_does_not_continue_the_old_one(
    contents: list[bytes], data: st.DataObject
) -> None:
    old_size = data.draw(st.integers(1, len(contents) - 1))
    changed = data.draw(st.integers(0, old_size - 1))
    forged = [c + b"!" if n == changed else c for n, c in enumerate(contents)]
    proof = merkle.consistency_proof(forged, old_size)

    assert not merkle.extends(
        old_size,
        merkle.root_of(contents[:old_size]),
        len(forged),
        merkle.root_of(forged),
        proof,
    )


def test_proofs_of_what_is_not_there_are_refused() -> None:
    with pytest.raises(ValueError, match="no entry 3"):
        merkle.inclusion_proof([b"a"], 3)
    with pytest.raises(ValueError, match="no list of 2"):
        merkle.consistency_proof([b"a"], 2)
