"""How can one hash vouch for a list that only grows? By RFC 6962, section 2.1.

Leaves and nodes are hashed with different prefixes, so that neither can pass for the other. A proof shows that an entry
is in the list, or that an older list is the beginning of a newer one, without the list itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

_EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(content: bytes) -> bytes:
    """Hash one entry."""
    return hashlib.sha256(b"\x00" + content).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class GrowingTree:
    """A tree that takes leaves one by one and remembers one hash per level only."""

    def __init__(self) -> None:
        """Start empty."""
        self.size = 0
        #: Roots of the full subtrees, largest first: one per set bit of `size`.
        self._peaks: list[bytes] = []

    def append(self, content: bytes) -> None:
        """Add the next entry."""
        peak, filled = leaf_hash(content), self.size
        while filled & 1:
            peak = _node(self._peaks.pop(), peak)
            filled >>= 1
        self._peaks.append(peak)
        self.size += 1

    def root(self) -> bytes:
        """Return the hash of everything so far."""
        if not self._peaks:
            return _EMPTY
        result = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            result = _node(peak, result)
        return result


def root_of(contents: Iterable[bytes]) -> bytes:
    """Return the hash of a whole list."""
    tree = GrowingTree()
    for content in contents:
        tree.append(content)
    return tree.root()


def inclusion_proof(contents: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from entry `index` to the root (RFC 6962, 2.1.1)."""
    if not 0 <= index < len(contents):
        raise ValueError(f"no entry {index} among {len(contents)}")
    if len(contents) == 1:
        return []
    split = _split(len(contents))
    if index < split:
        return [*inclusion_proof(contents[:split], index), root_of(contents[split:])]
    return [*inclusion_proof(contents[split:], index - split), root_of(contents[:split])]


def includes(content: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Check an inclusion proof (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, result = index, size - 1, leaf_hash(content)
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            result = _node(sibling, result)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            result = _node(result, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and result == root


def consistency_proof(contents: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the hashes that show that the first `old_size` entries are still the same (RFC 6962, 2.1.2)."""
    if not 0 < old_size <= len(contents):
        raise ValueError(f"no list of {old_size} within one of {len(contents)}")
    return _subproof(contents, old_size, whole=True)


def _subproof(contents: Sequence[bytes], old_size: int, *, whole: bool) -> list[bytes]:
    if old_size == len(contents):
        return [] if whole else [root_of(contents)]
    split = _split(len(contents))
    if old_size <= split:
        left = _subproof(contents[:split], old_size, whole=whole)
        return [*left, root_of(contents[split:])]
    right = _subproof(contents[split:], old_size - split, whole=False)
    return [*right, root_of(contents[:split])]


def extends(old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Check a consistency proof (RFC 9162, 2.1.4.2)."""
    if old_size == size:
        return not proof and old_root == root
    if not 0 < old_size < size or not proof:
        return False
    hashes = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_result = result = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_result, result = _node(sibling, old_result), _node(sibling, result)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            result = _node(result, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old_result == old_root and result == root


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
