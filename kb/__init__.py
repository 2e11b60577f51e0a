"""곁 (gyeot): a knowledge base of Korean law for people hit by digital sex crimes and those who help them."""
