"""Names for the demo: first names of many places, family names that nobody has. Plainly fictional people."""

WOMEN: tuple[str, ...] = (
    "Zoë", "Siobhán", "Ayşe", "Inés", "Małgorzata", "Thuý", "Ngozi", "Freya", "Leilani", "Chloé",
    "Saoirse", "Mireille", "Yuki", "Amina", "Beatriz", "Dagný", "Eleni", "Farida", "Greta", "Hana",
    "Ilse", "Joséphine", "Keiko", "Lucía", "Maren", "Nadia", "Orla", "Priya", "Rosalind", "Svetlana",
    "Tamar", "Ursula", "Violet", "Wren", "Ximena", "Yara", "Zuzana", "Agnès", "Carys", "Delphine",
)  # fmt: skip
MEN: tuple[str, ...] = (
    "Björn", "José", "Łukasz", "Đức", "Emeka", "Søren", "Keoni", "Théo", "Cillian", "Matéo",
    "Kenji", "Idris", "Tomás", "Gunnar", "Nikos", "Farouk", "Henrik", "Iñigo", "Jörg", "Kofi",
    "Luca", "Marek", "Nils", "Óscar", "Pavel", "Quentin", "Ravi", "Stellan", "Tariq", "Ulrich",
    "Václav", "Wendell", "Xavier", "Yusuf", "Zoltán", "Amadou", "Benedikt", "Casimir", "Dmitri", "Ewan",
)  # fmt: skip
FAMILIES: tuple[str, ...] = (
    "Quillfeather", "Brambleworth", "Okonjima", "Vesterlynd", "Łąkowiak", "Ñandubay", "Mossgrove", "Tanakura",
    "Fennimore-Ash", "Sorrelbank", "Harrowmere", "Adebanjo-Lake", "Ølgaard", "Winterbourne-Lee", "Castañar",
    "Pellucci", "Drăgulin", "Thistlewick", "Nguyên-Brook", "Sanderling", "Kestrelmann", "Oakhanger", "Ivarsdal",
    "Montclairière", "Birchenough", "Yamashina", "Copperfeld", "Abernathie", "Larkspurr", "Zielonka-Reed",
    "Greywacke", "Papadrakis", "Ó Ceallachair", "Fjellstrand", "Marigoldt", "Saltmarsh", "Tembowa", "Underbough",
    "Vallespín", "Wrenfield", "Aldermoor", "Bellwether", "Çınaroğlu", "Dunmallow", "Elderquist", "Foxglovner",
    "Galloway-Tarn", "Hazelwitz", "Ironbark", "Juniperus", "Kingfishly", "Lindenkvist", "Mulberrow", "Nettleshaw",
    "Orchardson", "Pinewater", "Quarrington", "Rowanhill", "Silverbirk", "Tamarackis", "Ulmenstein",
    "Venkataraya", "Willowmere", "Xanthopulo", "Yarrowby", "Zephyrine", "Ashgrove-Díaz", "Bluebellson",
    "Cloudberry", "Dovecote", "Eiderdahl", "Featherstoun", "Goldfinchly", "Heatherington", "Isbjørnsen",
)  # fmt: skip
STREETS: tuple[str, ...] = (
    "Quince Lane", "Old Ferry Road", "Marigold Court", "Lighthouse Way", "Cooper's Yard", "Plum Tree Avenue",
    "Weir Street", "Chapel Hill", "Station Row", "Orchard Close",
)  # fmt: skip
AREA_CODES: tuple[str, ...] = ("212", "312", "646", "773", "917")

IN_OWN_WORDS: dict[str, tuple[str, ...]] = {
    "lifting": (
        "It locked when I lifted a box out of the car.",
        "I picked up my little one and my back just gave in.",
        "Deadlifts on Saturday. I felt it grab on the way up.",
    ),
    "twisting": (
        "I turned round in the car to reverse and it went.",
        "Twisted to lift a tray off the back seat and could not straighten up.",
    ),
    "pulling": ("Pulling the mower cord again and again.", "Pulled a suitcase off the belt at the airport."),
    "pushing": ("Pushed a stuck car with my neighbour.", "Pushing a heavy bed at work."),
    "weight_lifting": (
        "A heavy clean at the gym, then it locked.",
        "Squats on Saturday. I felt it grab at the bottom.",
    ),
    "basketball": ("Came down badly from a rebound.", "Basketball, a fast turn under the hoop."),
    "football": (
        "Football, a slide tackle, then it went into spasm at night.",
        "Blocked at football training.",
    ),
    "golf": ("The third drive of the morning, and I could not straighten up.",),
    "running": ("It started after a long run in the rain.",),
    "long_sitting": (
        "Weeks at the desk, then I sneezed and it caught me.",
        "It builds up through the day at the screen.",
    ),
    "nothing": ("I woke up with it. No idea why.", "It comes back every few months, this time worse."),
    "fall": ("Slipped on the stairs and landed on my seat.",),
    "awkward_posture": ("Painted a ceiling for two days.",),
}
ACTIVITIES: tuple[str, ...] = (
    "Play with my grandchildren on the floor", "Run five miles again", "Work a full shift without thinking of it",
    "Sleep through", "Lift weights", "Dance at my sister's wedding", "Drive more than an hour", "Golf",
    "Garden on Saturdays", "Carry my own shopping",
)  # fmt: skip
