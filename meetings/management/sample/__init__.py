"""The sample: a Rakor that was held, as the press reported it, and one to come."""
