"""Whether a telephone number can exist in a country's plan, told by libphonenumber's tables."""


def is_possible_phone(value: str, country: str) -> bool:
    """Whether it has the length of a number dialled from that country (ISO 3166, two letters).

    Possible is not assigned: a number kept for fiction is possible. An unknown country leaves
    only numbers that begin with `+`.
    """
    import phonenumbers  # its 60 ms are for those who give a number only

    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number)
