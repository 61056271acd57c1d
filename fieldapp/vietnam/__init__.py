"""Facts of the country: identity numbers and cards, names, legacy text, dates, phones, places, banks, benefits."""
