from participants.models.institutions import Institution
from participants.models.people import Person
from participants.models.regions import Region
from participants.models.users import User

__all__ = ["Institution", "Person", "Region", "User"]
