import pytest

from assistant.korean import with_particle


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        ("기생충", "와", "기생충과"),
        ("마더", "와", "마더와"),
        ("범죄도시 2", "와", "범죄도시 2와"),
        ("범죄도시 3", "은", "범죄도시 3은"),
        ("서울", "으로", "서울로"),
        ("부산", "으로", "부산으로"),
        ("올드보이", "이", "올드보이가"),
        ("괴물", "을", "괴물을"),
        ("영화 5편", "이에요", "영화 5편이에요"),
        ("강의 3개", "이에요", "강의 3개예요"),
        ("너의 이름은.", "은", "너의 이름은.은"),
        ("Her", "는", "Her는"),
        ("Parasite", "를", "Parasite를"),
        ("", "은", "는"),
    ],
)
def test_the_particle_follows_the_last_sound(word: str, particle: str, expected: str) -> None:
    assert with_particle(word, particle) == expected


def test_a_particle_without_two_forms_is_refused() -> None:
    with pytest.raises(KeyError):
        with_particle("기생충", "의")
