"""Who the made-up meetings are about: the institutions, a few people, and the account that typed it all."""

from dataclasses import dataclass

from meetings.management.benchmark.texts import OFFICES
from participants.models import Institution, Person, Region, User

EMAIL = "pengukuran@rakor.invalid"


@dataclass
class People:
    user: User
    organiser: Institution
    chair: Person
    delegations: list
    offices: list
    speakers: list


def load_people(writer):
    """The same people each time; those that are there stay as they are. Nobody can sign in to the account."""
    province = Region.objects.get(level=Region.Level.PROVINCE)
    organiser = Institution.objects.get(slug="dinas-kominfo-provinsi-maluku")
    offices = [
        Institution.objects.get_or_create(
            name=f"{name} Provinsi Maluku", defaults={"region": province, "head_title": f"Kepala {name}"}
        )[0]
        for name in OFFICES
    ]
    user = User.objects.filter(email=EMAIL).first()
    if user is None:
        user = User.objects.create_user(EMAIL, role=User.Role.SECRETARIAT, institution=organiser)
    for number in range(20):
        Person.objects.get_or_create(
            position=f"Pejabat Contoh {number + 1} (data pengukuran)",
            defaults={"full_name": writer.name(), "institution": offices[number % len(offices)]},
        )
    speakers = list(Person.objects.filter(position__endswith="(data pengukuran)").order_by("pk"))
    delegations = list(Institution.objects.filter(is_delegation=True).select_related("region"))
    return People(user, organiser, speakers[0], delegations, offices, speakers)
