from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue import Dialogue
from assistant.store.tastes import learned, tastes_in, with_profile

ids = st.lists(st.sampled_from("abcd"), unique=True).map(tuple)
dialogues = st.builds(Dialogue, liked=ids, disliked=ids, seen=ids)


def test_what_a_dialogue_knows_in_its_order() -> None:
    dialogue = Dialogue(liked=("b", "a"), disliked=("c",), seen=("b",))
    assert tastes_in(dialogue) == (("b", "liked"), ("a", "liked"), ("c", "disliked"), ("b", "seen"))


@given(dialogues, dialogues)
def test_what_was_learned_makes_the_one_of_the_other(before: Dialogue, after: Dialogue) -> None:
    new, gone = set(learned(before, after)), set(learned(after, before))
    assert (set(tastes_in(before)) - gone) | new == set(tastes_in(after))


def test_a_profile_adds_what_the_dialogue_does_not_speak_of() -> None:
    profile = [("a", "liked"), ("a", "seen"), ("b", "disliked"), ("b", "seen")]
    dialogue = Dialogue(disliked=("a",), messages=())
    assert with_profile(dialogue, profile) == Dialogue(disliked=("b", "a"), seen=("b",))
