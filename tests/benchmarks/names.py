"""Names of patients, some of them far more common than others."""

from clinic_site.typed_text import fold

_FIRST = """
    Aaliyah Aarav Abigail Adam Ahmed Aisha Alexander Alice Amara Amir Ana Andre Anika Anna Arjun
    Asha Ava Ben Bilal Camille Carlos Carmen Charlotte Chen Chloe Clara Daniel David Deepa Diego
    Dmitri Elena Élodie Emily Emma Ethan Fatima Fiona François Gabriel Grace Gurpreet Hannah
    Harpreet Hassan Helen Hiro Ibrahim Ines Isaac Isabelle Jack James Jasmine Jia Joan John José
    Julia Kai Karim Kate Kavita Kofi Laila Lars Laura Leo Liam Lin Lucas Lucía Magda Maria Mark
    Marta Mary Maya Mei Michael Mina Mohammed Nadia Nathan Ngozi Nina Noah Nora Olivia Omar
    Oscar Paolo Patrick Priya Rachel Rahul Raj Ravi Robert Rosa Ruth Sam Samira Sandra Sara
    Simran Sofia Stefan Sunita Susan Tariq Thomas Uma Victor Wei William Yan Yusuf Zainab Zara
    Zoë
"""
FIRST_NAMES = [(name, fold(name)) for name in _FIRST.split()]
# Of 5,000 patients, so many have the name.
_COMMON = {
    "Singh": 150,
    "Smith": 110,
    "Kaur": 90,
    "Li": 75,
    "Patel": 70,
    "Brown": 60,
    "Nguyen": 60,
    "Tremblay": 50,
    "Wu": 40,
    "O'Brien": 20,
    "Núñez": 15,
    "Garcia Lopez": 10,
}
_BEGINNINGS = """
    Ab Al An Bar Ber Bor Cal Car Chan Col Dal Dan Dor El Far Fen Gal Gor Hal Han Har Hol Jan Kal
    Kor Lan Mac Mal Mar Mor Nor Ol Pal Per Ros San Sel Sor Tan Tor Val Ver Wal Win
""".split()
_ENDINGS = """
    bach berg borough by chuk court dale den dez do ell er escu ez ford gan ham ian in ings ko land
    ler ley lin man mann more ner ney off on ova ovic quist ran ri roy sen ski son stein strom ton
    tov vas ville wood worth
""".split()
RARE = "Quillfeather"


def surname_slots():
    """Return 5,000 pairs of a name and what searches make of it."""
    slots = [name for name, times in _COMMON.items() for _ in range(times)]
    made = [beginning + ending for ending in _ENDINGS for beginning in _BEGINNINGS]
    slots.append(RARE)
    slots += [made[number % len(made)] for number in range(5000 - len(slots))]
    return [(name, fold(name)) for name in slots]
